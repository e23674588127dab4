package io.millrace.cost;

import io.millrace.cli.Console;
import io.millrace.cost.Bill.Line;
import io.millrace.wire.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A bill, said to people or to programs. */
final class Statement {

  private static final double CENT = 0.005;
  private static final int DRIVERS = 3;

  private final Bill bill;
  private final @Nullable Bill most;
  private final Load load;
  private final Workload workload;
  private final boolean allowances;

  /**
   * @param most the same with as many machines of endpoints as there may be; null where they are
   *     always as many
   */
  Statement(Bill bill, @Nullable Bill most, Load load, Workload workload, boolean allowances) {
    this.bill = bill;
    this.most = most;
    this.load = load;
    this.workload = workload;
    this.allowances = allowances;
  }

  void print(Console console, String what, boolean all) {
    console.line(
        "%s, %s a month, %s"
            .formatted(
                console.bold("Millrace " + what),
                bill.prices().currency(),
                allowances ? "after always-free allowances" : "at list price"));
    console.line(
        "%s, prices of %s; a month is %s hours"
            .formatted(bill.prices().region(), bill.prices().asOf(), Month.HOURS));
    console.line("With load: " + load());
    console.line("");
    console.line(console.bold(row("", "at rest", "with load", "what")));
    int small = 0;
    for (var service : byService().entrySet()) {
      List<Line> shown = service.getValue().stream().filter(line -> all || isSeen(line)).toList();
      small += service.getValue().size() - shown.size();
      double rest = sum(service.getValue(), Line::atRest);
      double loaded = sum(service.getValue(), Line::withLoad);
      if (!shown.isEmpty() || loaded >= CENT) {
        console.line(
            console.bold(
                row(service.getKey(), FigureFormat.money(rest), FigureFormat.money(loaded), "")));
      }
      shown.forEach(line -> console.line(line(line)));
    }
    if (small > 0) {
      console.line(console.dim("  %s lines of less than a cent: --all".formatted(small)));
    }
    console.line(
        console.bold(
            row(
                "Total",
                FigureFormat.money(bill.total(Line::atRest)),
                FigureFormat.money(bill.total(Line::withLoad)),
                most == null ? "" : "at least")));
    if (most != null) {
      console.line(
          console.bold(
              row(
                  "",
                  "",
                  FigureFormat.money(most.total(Line::withLoad)),
                  "at most: as many machines of endpoints as scaling lets be")));
    }
    console.line("");
    drivers("At rest", Line::atRest).forEach(console::line);
    drivers("With load", Line::withLoad).forEach(console::line);
    console.line("");
    console.line(console.bold("Assumed"));
    assumptions().forEach(assumption -> console.line("  " + assumption));
    bill.unknown()
        .forEach(type ->
            console.error(
                "%s is not in this bill: its price is unknown. Add it to Meters or FreeTypes."
                    .formatted(type)));
  }

  /** Everything, for programs. */
  String json() {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (Line line : bill.lines()) {
      var told = new LinkedHashMap<String, Object>();
      told.put("stack", line.resource().stack());
      told.put("resource", line.resource().id());
      told.put("type", line.resource().type());
      told.put("service", line.price().service());
      told.put("unit", line.price().unit());
      told.put("price", line.price().amount());
      told.put("per", line.price().per());
      told.put("unitsAtRest", line.unitsAtRest());
      told.put("unitsWithLoad", line.unitsWithLoad());
      told.put("atRest", line.atRest());
      told.put("withLoad", line.withLoad());
      told.put("source", line.price().source());
      lines.add(told);
    }
    var told = new LinkedHashMap<String, Object>();
    told.put("region", bill.prices().region());
    told.put("pricesAsOf", bill.prices().asOf());
    told.put("currency", bill.prices().currency());
    told.put("allowances", allowances);
    told.put("load", load);
    told.put("assumed", workload);
    told.put("atRest", bill.total(Line::atRest));
    told.put("withLoad", bill.total(Line::withLoad));
    if (most != null) {
      told.put("withLoadAtMost", most.total(Line::withLoad));
    }
    told.put("unknown", bill.unknown());
    told.put("lines", lines);
    return Json.text(told);
  }

  private Map<String, List<Line>> byService() {
    return bill.lines().stream()
        .collect(
            Collectors.groupingBy(
                line -> line.price().service(), TreeMap::new, Collectors.toList()));
  }

  private static boolean isSeen(Line line) {
    return line.atRest() >= CENT || line.withLoad() >= CENT;
  }

  private static String line(Line line) {
    String units =
        "%s %s".formatted(FigureFormat.quantity(line.unitsWithLoad()), line.price().unit());
    return row(
        "  " + name(line.resource()),
        FigureFormat.money(line.atRest()),
        FigureFormat.money(line.withLoad()),
        line.why().isEmpty() ? units : "%s (%s)".formatted(units, line.why()));
  }

  private static String row(String name, String rest, String loaded, String what) {
    String cut = name.length() > 32 ? name.substring(0, 31) + "…" : name;
    return "%-32s %9s %10s  %s".formatted(cut, rest, loaded, what).stripTrailing();
  }

  /** The name that its author gave it: without the digits that make a logical id unique. */
  private static String name(Resource resource) {
    return resource.type().equals("AWS::Lambda::Function")
        ? FunctionResource.name(resource)
        : resource.id().replaceFirst("[0-9A-F]{8}$", "");
  }

  private List<String> drivers(String when, ToDoubleFunction<Line> column) {
    double total = bill.total(column);
    if (total < CENT) {
      return List.of(when + " it costs less than a cent.");
    }
    Map<String, Double> byUnit =
        bill.lines().stream()
            .collect(
                Collectors.groupingBy(
                    line -> "%s: %s".formatted(line.price().service(), line.price().unit()),
                    Collectors.summingDouble(column)));
    String most =
        byUnit.entrySet().stream()
            .filter(entry -> entry.getValue() >= CENT)
            .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
            .limit(DRIVERS)
            .map(entry ->
                String.format(
                    Locale.ROOT, "%s %.0f %%", entry.getKey(), 100 * entry.getValue() / total))
            .collect(Collectors.joining("; "));
    return List.of("%s most is for %s.".formatted(when, most));
  }

  private String load() {
    return String.format(
        Locale.ROOT,
        "%,d uploads of %,d rows, %,d predictions, models live %,d, %s hours of %s%s%s",
        load.uploads(),
        load.rowsPerUpload(),
        load.predictions(),
        load.models(),
        FigureFormat.quantity(load.trainingHours()),
        load.instance(),
        load.endpoints().instanceHours() == 0
            ? ""
            : ", %s hours of endpoints on %s"
                .formatted(
                    FigureFormat.quantity(load.endpoints().instanceHours()),
                    load.endpoints().instance()),
        load.endpoints().serverlessMib() == 0
            ? ""
            : ", a serverless endpoint of %s MiB".formatted(load.endpoints().serverlessMib()));
  }

  private List<String> assumptions() {
    return List.of(
        "A run that nobody waits for is a cold start: %s s of one core with Spring, %s s without, %s s from a snapshot."
            .formatted(
                FigureFormat.quantity(workload.springStartMillis() / 1000),
                FigureFormat.quantity(workload.plainStartMillis() / 1000),
                FigureFormat.quantity(workload.restoreMillis() / 1000)),
        "Of calls that somebody waits for, %s %% meet no warm process."
            .formatted(FigureFormat.quantity(100 * workload.coldShareOfCalls())),
        "An upload trains, registers and deploys once, says %s events, and is followed by %s calls."
            .formatted(
                FigureFormat.quantity(workload.eventsPerUpload()),
                FigureFormat.quantity(workload.callsPerUpload())),
        "A row is %s bytes, as it came and as published; what one month adds is kept one month."
            .formatted(FigureFormat.quantity(workload.bytesPerRow())),
        "A prediction by a serverless endpoint is billed %s ms, and takes %s bytes there and back; machines of endpoints are told without their volumes, and without the two alarms by which AWS scales them."
            .formatted(
                FigureFormat.quantity(workload.serverlessMillis()),
                FigureFormat.quantity(workload.endpointBytes())),
        "The first three dashboards of an account are free, and this one is taken to be among them.",
        "Tax, support, and what other stacks in the account use are not in it.",
        "Prices and assumptions are files next to the code: prices-us-east-1.json, workload.json.");
  }

  private static double sum(List<Line> lines, ToDoubleFunction<Line> column) {
    return lines.stream().mapToDouble(column).sum();
  }
}
