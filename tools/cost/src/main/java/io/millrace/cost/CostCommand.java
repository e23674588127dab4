package io.millrace.cost;

import io.millrace.cli.Console;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.price.PriceTable;
import io.millrace.wire.Json;
import io.millrace.wire.Prices;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a stage costs a month. */
@Command(
    name = "cost",
    description = "What a stage costs a month on AWS, at rest and with a load, line by line.",
    showDefaultValues = true)
public final class CostCommand implements Callable<Integer> {

  private static final int TOLD = 0;
  private static final int NOT_TOLD = 1;

  private final Console console;
  private final Path home;

  @Option(names = "--stage", paramLabel = "STAGE", description = "dev, staging or prod.")
  private String stage = "dev";

  @Option(
      names = "--assembly",
      paramLabel = "DIR",
      description = "Take the templates in this folder, which cdk synth wrote.")
  private @Nullable Path assembly;

  @Option(names = "--uploads", paramLabel = "N", description = "Files dropped.")
  private long uploads = 30;

  @Option(names = "--rows", paramLabel = "N", description = "Rows of each.")
  private long rows = 10_000;

  @Option(names = "--predictions", paramLabel = "N", description = "Predictions asked.")
  private long predictions = 100_000;

  @Option(names = "--models", paramLabel = "N", description = "Models that serve all month.")
  private long models = 1;

  @Option(names = "--training-hours", paramLabel = "H", description = "Hours of training.")
  private double trainingHours = 3;

  @Option(names = "--instance", paramLabel = "TYPE", description = "Type of training instance.")
  private String instance = "ml.m5.large";

  @Option(
      names = "--endpoint-hours",
      paramLabel = "H",
      description =
          "Hours of machines of endpoints (deployment.backend.instance); one all month has 730.")
  private double endpointHours = 0;

  @Option(
      names = "--most-endpoint-hours",
      paramLabel = "H",
      description =
          "Hours of those machines where there are always as many as deployment.backend.scaling"
              + " lets be at most; the total with so many is told besides.")
  private @Nullable Double mostEndpointHours;

  @Option(
      names = "--endpoint-instance",
      paramLabel = "TYPE",
      description = "Type of those machines.")
  private String endpointInstance = "ml.m5.large";

  @Option(
      names = "--serverless-memory",
      paramLabel = "MIB",
      description =
          "Memory of the serverless endpoint (deployment.backend.serverless) that answers all"
              + " predictions; 0 for none.")
  private int serverlessMemory = 0;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Region; the table that comes along is of us-east-1.")
  private String region = "us-east-1";

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = "Take a price table of your own, in the format of prices-us-east-1.json.")
  private @Nullable Path prices;

  @Option(
      names = "--allowances",
      description = "Take off the always-free allowances, as if nothing else used them.")
  private boolean allowances;

  @Option(names = "--all", description = "Show every line, also those of less than a cent.")
  private boolean all;

  @Option(names = "--json", description = "Print everything as JSON, for programs.")
  private boolean json;

  /**
   * @param home where the program and what it was built into are
   */
  public CostCommand(Console console, Path home) {
    this.console = console;
    this.home = home;
  }

  @Override
  public Integer call() {
    try {
      var endpoints = new Load.Endpoints(endpointHours, endpointInstance, serverlessMemory);
      var load = new Load(uploads, rows, predictions, models, trainingHours, instance, endpoints);
      PriceTable table = table();
      var deployment =
          Deployment.read(assembly == null ? new Synthesis(home, "any").of(stage) : assembly);
      Workload workload = Workload.assumed();
      Bill bill = Bill.of(deployment, load, table, workload, allowances);
      Bill most =
          mostEndpointHours == null
              ? null
              : Bill.of(
                  deployment,
                  load.withEndpointHours(mostEndpointHours),
                  table,
                  workload,
                  allowances);
      var statement = new Statement(bill, most, load, workload, allowances);
      if (json) {
        console.line(statement.json());
      } else {
        statement.print(console, assembly == null ? stage : assembly.toString(), all);
      }
      return bill.unknown().isEmpty() ? TOLD : NOT_TOLD;
    } catch (CostException e) {
      console.error(e.reason());
      return NOT_TOLD;
    }
  }

  private PriceTable table() {
    PriceTable table = prices == null ? Prices.usual() : read(prices);
    if (!table.region().equals(region)) {
      throw new CostException(
          "The price table is of %s, not of %s: give one of that region with --prices."
              .formatted(table.region(), region));
    }
    return table;
  }

  /** A table of the reader's own. */
  private static PriceTable read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Json.read(in, PriceTable.class);
    } catch (IOException e) {
      throw new CostException("%s is not there, or cannot be read.".formatted(file));
    } catch (InvalidInputException e) {
      throw new CostException("%s is no price table: %s".formatted(file, e.reason()));
    }
  }
}
