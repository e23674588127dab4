package io.millrace.domain.price;

import io.millrace.domain.Check;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
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

  public PriceTable {
    prices = Collections.unmodifiableMap(new TreeMap<>(prices));
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
      Check.that(
          amount >= 0 && per > 0 && included >= 0 && free >= 0,
          "price of " + unit,
          "amount, included and free of 0 or more, per above 0",
          "%s, %s, %s, %s".formatted(amount, included, free, per));
    }

    /** The amount for so many units of one month, the free allowance taken off or not. */
    public double of(double units, boolean allowances) {
      return Math.max(0, units - included - (allowances ? free : 0)) * amount / per;
    }
  }

  /** The price of this name; empty if the table has none. */
  public Optional<Price> find(String name) {
    return Optional.ofNullable(prices.get(name));
  }
}
