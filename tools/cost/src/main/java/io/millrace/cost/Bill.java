package io.millrace.cost;

import io.millrace.domain.price.PriceTable;
import io.millrace.domain.price.PriceTable.Price;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * What a deployment costs a month: at rest, and with a load.
 *
 * <p>No line costs less with more load, and with {@link Load#NONE} every line costs what it costs
 * at rest. What an allowance or an included quantity leaves to pay of a price is shared among its
 * lines by their units.
 *
 * @param lines each of one resource and one price, in the order of the templates
 * @param unknown types of resources that are neither priced nor known to cost nothing
 */
public record Bill(PriceTable prices, List<Line> lines, Collection<String> unknown) {

  public Bill {
    lines = List.copyOf(lines);
    unknown = List.copyOf(unknown);
  }

  /**
   * One resource's use of one priced thing.
   *
   * @param why the load's units are so many, in words
   */
  public record Line(
      Resource resource,
      String priceName,
      Price price,
      double unitsAtRest,
      double unitsWithLoad,
      double atRest,
      double withLoad,
      String why) {

    /** What is there is paid by how much it is, not by what runs. */
    boolean isStorage() {
      return priceName.endsWith(".storage") || priceName.endsWith(".recovery");
    }
  }

  /**
   * Adds up.
   *
   * @param allowances whether the always-free allowances of an account are taken off
   */
  public static Bill of(
      Deployment deployment, Load load, PriceTable prices, Workload workload, boolean allowances) {
    List<Usage> rest = usage(Situation.of(deployment, Load.NONE, workload));
    List<Usage> loaded = usage(Situation.of(deployment, load, workload));
    var unitsAtRest = totals(rest);
    var unitsWithLoad = totals(loaded);
    Map<String, Usage> restByLine = new HashMap<>();
    rest.forEach(usage -> restByLine.put(lineOf(usage), usage));
    List<Line> lines = new ArrayList<>();
    for (Usage usage : loaded) {
      Price price = price(prices, usage.price());
      Usage before = restByLine.get(lineOf(usage));
      double resting = before == null ? 0 : before.units();
      lines.add(
          new Line(
              usage.resource(),
              usage.price(),
              price,
              resting,
              usage.units(),
              share(price, resting, unitsAtRest.getOrDefault(usage.price(), 0.0), allowances),
              share(
                  price, usage.units(), unitsWithLoad.getOrDefault(usage.price(), 0.0), allowances),
              usage.why()));
    }
    return new Bill(prices, lines, unknown(deployment));
  }

  /** Sum of all lines at rest, storage aside. */
  public double atRestWithoutStorage() {
    return lines.stream().filter(line -> !line.isStorage()).mapToDouble(Line::atRest).sum();
  }

  /** What is paid at rest, dearest first, each line in words. */
  public List<String> atRest() {
    return lines.stream()
        .filter(line -> line.atRest() > 0)
        .sorted(Comparator.comparingDouble(Line::atRest).reversed())
        .map(line ->
            "%s %s for %s of %s"
                .formatted(
                    FigureFormat.money(line.atRest()),
                    prices.currency(),
                    line.price().unit(),
                    line.resource().id()))
        .toList();
  }

  double total(ToDoubleFunction<Line> column) {
    return lines.stream().mapToDouble(column).sum();
  }

  private static List<Usage> usage(Situation situation) {
    List<Usage> usage = new ArrayList<>();
    for (Resource resource : situation.deployment().resources()) {
      Meters.of(resource.type()).ifPresent(meter -> usage.addAll(meter.usage(resource, situation)));
    }
    return usage;
  }

  private static Collection<String> unknown(Deployment deployment) {
    var unknown = new TreeSet<String>();
    for (Resource resource : deployment.resources()) {
      if (Meters.of(resource.type()).isEmpty() && !FreeTypes.contains(resource.type())) {
        unknown.add(resource.type());
      }
    }
    return unknown;
  }

  private static Price price(PriceTable prices, String name) {
    return prices
        .find(name)
        .orElseThrow(() ->
            new CostException(
                "the price table of %s has no '%s': add it, with its source"
                    .formatted(prices.region(), name)));
  }

  private static String lineOf(Usage usage) {
    return "%s/%s/%s".formatted(usage.resource().stack(), usage.resource().id(), usage.price());
  }

  private static Map<String, Double> totals(List<Usage> usage) {
    Map<String, Double> totals = new HashMap<>();
    usage.forEach(each -> totals.merge(each.price(), each.units(), Double::sum));
    return totals;
  }

  private static double share(Price price, double units, double total, boolean allowances) {
    return total == 0 ? 0 : price.of(total, allowances) * (units / total);
  }
}
