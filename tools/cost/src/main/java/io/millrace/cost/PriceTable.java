package io.millrace.cost;

import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * List prices of one region, on demand, without tax.
 *
 * @param region that they are of
 * @param asOf month that they were of, for instance {@code 2025-12}
 * @param currency of all amounts
 * @param prices by what is paid for
 */
public record PriceTable(String region, String asOf, String currency, Map<String, Price> prices) {

  private static final String USUAL = "us-east-1";

  public PriceTable {
    prices = new TreeMap<>(prices);
  }

  /**
   * What one thing costs.
   *
   * @param amount of currency for {@code per} units
   * @param unit in the plural, for instance {@code requests}
   * @param included units a month that nobody pays for, as the first dashboards of an account
   * @param free units a month of the always-free allowance of an account
   * @param source page that says so
   */
  public record Price(
      String service,
      double amount,
      double per,
      String unit,
      double included,
      double free,
      String source) {

    public Price {
      if (!(amount >= 0 && per > 0 && included >= 0 && free >= 0)) {
        throw new CostException(
            "a price of %s is wrong: amount, included and free are 0 or more, per is above 0"
                .formatted(unit));
      }
    }

    /** The amount for so many units of one month, the free allowance taken off or not. */
    double of(double units, boolean allowances) {
      return Math.max(0, units - included - (allowances ? free : 0)) * amount / per;
    }
  }

  /** The table that comes with the program. */
  public static PriceTable usual() {
    String resource = "prices-%s.json".formatted(USUAL);
    try (InputStream in = PriceTable.class.getResourceAsStream(resource)) {
      return Json.mapper().readValue(Objects.requireNonNull(in, resource), PriceTable.class);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  /** A table of the reader's own. */
  static PriceTable read(Path file) {
    if (!Files.isReadable(file)) {
      throw new CostException("%s is not there, or cannot be read.".formatted(file));
    }
    return Json.mapper().readValue(file, PriceTable.class);
  }

  /**
   * A price.
   *
   * @throws CostException if the table has none of that name
   */
  Price price(String name) {
    Price price = prices.get(name);
    if (price == null) {
      throw new CostException(
          "the price table of %s has no '%s': add it, with its source".formatted(region, name));
    }
    return price;
  }
}
