package io.millrace.wire;

import io.millrace.domain.price.PriceTable;
import java.io.InputStream;
import java.util.Objects;

/**
 * The price table that comes with Millrace: what a stage costs and what training costs is of it.
 */
public final class Prices {

  private static final String USUAL = "prices-us-east-1.json";

  private Prices() {}

  /** List prices of {@code us-east-1}. */
  public static PriceTable usual() {
    InputStream in = Prices.class.getResourceAsStream(USUAL);
    return Json.read(Objects.requireNonNull(in, USUAL), PriceTable.class);
  }
}
