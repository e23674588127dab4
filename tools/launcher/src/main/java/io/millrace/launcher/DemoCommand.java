package io.millrace.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.cli.Api;
import io.millrace.cli.Connection;
import io.millrace.cli.Console;
import io.millrace.cli.Descriptions;
import io.millrace.cli.FileProgress;
import io.millrace.cli.Loop;
import io.millrace.cli.PlatformException;
import io.millrace.wire.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The main job: from a file dropped to a prediction served, on this machine. */
@Command(
    name = "demo",
    description = "Start the platform, drop the sample in, and predict; until Ctrl-C.")
final class DemoCommand implements Callable<Integer> {

  private static final String PROJECT = "telco-churn";
  private static final Path SAMPLE = Home.folder().resolve("events/samples").resolve(PROJECT);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** A customer in the first month, on the dearest plan, who may leave at any time. */
  private static final Map<String, Object> CUSTOMER = customer();

  private Console console;
  private final Map<String, String> environment;

  @Mixin private final Where where = new Where();

  @Option(names = "--exit", description = "End once a prediction was answered.")
  private boolean exit;

  @Option(
      names = "--drift",
      description =
          "Show what becomes of a model that is asked what it did not learn from: an incident, a"
              + " retraining, a new version. Takes three minutes.")
  private boolean drift;

  @Option(
      names = "--recording",
      paramLabel = "FILE",
      description = "Also draw what is printed, as a picture (SVG).")
  private @Nullable Path picture;

  DemoCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (picture == null) {
      return demonstrate();
    }
    var recording = new Recording(new FileOutputStream(FileDescriptor.out));
    console = new Console(new PrintStream(recording, true, UTF_8), System.err, true);
    int code = demonstrate();
    try {
      Files.writeString(picture, recording.svg());
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + picture, e);
    }
    return code;
  }

  private int demonstrate() throws InterruptedException {
    Instant start = LocalPlatform.begin();
    var progress = new FileProgress(console, InstantSource.system(), start);
    try (LocalPlatform platform = LocalPlatform.start(where)) {
      progress.stage("platform", "listens at %s".formatted(platform.endpoint()));
      String token = platform.token("demo", environment);
      String kept = Connection.kept(environment, platform.endpoint(), token);
      var api = new Api(platform.endpoint(), token);
      if (drift) {
        return drifted(platform, api, progress, kept);
      }
      declare(api, progress);
      String version = upload(platform, progress);
      return switch (new Loop(api, PROJECT, progress, PATIENCE).follow(version)) {
        case Loop.End.Live(var live) -> {
          predict(api, progress);
          console.line("");
          summary(platform, api, live, token, start, progress);
          if (!exit) {
            console.line(kept + " Ctrl-C ends it all.");
            Thread.currentThread().join(); // until the process is asked to end
          }
          yield 0;
        }
        case Loop.End.NotLive(var reason) -> failed(reason);
        case Loop.End.WaitsForApproval(var number) ->
            failed("Version %s waits for an approval.".formatted(number));
        case Loop.End.HeldBack(var dataset, var why) ->
            failed("Dataset %s is not trained on: %s.".formatted(dataset, why));
        case Loop.End.Gathered(var until) ->
            failed("The sample waits for others until %s.".formatted(until));
        case Loop.End.Branched _ -> failed("The sample was taken for one of a branch.");
        case Loop.End.Tried _ -> failed("The sample was taken for one of a branch.");
        case Loop.End.Declared _ -> failed("The sample was taken for a definition.");
        case Loop.End.Predicted _ -> failed("The sample was taken for a file to predict.");
      };
    } catch (NotStartedException e) {
      return failed(e.reason());
    } catch (PlatformException e) {
      return failed(e.reason());
    }
  }

  private int drifted(LocalPlatform platform, Api api, FileProgress progress, String kept)
      throws InterruptedException {
    Optional<String> failure = new DriftDemo(platform, api, progress).tell();
    if (failure.isPresent()) {
      return failed(failure.get());
    }
    console.line("");
    console.line(
        "See ./millrace monitor seattle-weather, incident seattle-weather 1, and history.");
    if (!exit) {
      console.line(kept + " Ctrl-C ends it all.");
      Thread.currentThread().join(); // until the process is asked to end
    }
    return 0;
  }

  private int failed(String reason) {
    console.error(reason);
    return 1;
  }

  private static void declare(Api api, FileProgress progress) {
    JsonNode declared = api.put("/v1/projects/" + PROJECT, read(SAMPLE.resolve("project.yaml")));
    progress.stage(
        "declared", "%s, revision %s".formatted(PROJECT, declared.path("revision").asInt()));
  }

  private static String upload(LocalPlatform platform, FileProgress progress) {
    String bucket = platform.output("IntakeBucket");
    String key = PROJECT + "/telco-churn.csv";
    String version = platform.aws().put(bucket, key, SAMPLE.resolve("telco-churn.csv"));
    progress.stage("uploaded", "s3://%s/%s".formatted(bucket, key));
    return version;
  }

  private static void predict(Api api, FileProgress progress) {
    JsonNode answer =
        api.post("/v1/models/" + PROJECT + "/predict", Map.of("instances", List.of(CUSTOMER)));
    JsonNode prediction = answer.at("/predictions/0");
    progress.stage(
        "predicted",
        String.format(
            Locale.ROOT,
            "churn is %s with probability %.2f, by version %s",
            prediction.path("class").asString(""),
            prediction.path("probability").asDouble(),
            answer.path("version").asInt()));
  }

  private void summary(
      LocalPlatform platform,
      Api api,
      JsonNode live,
      String token,
      Instant start,
      FileProgress progress) {
    JsonNode run = api.get("/v1/projects/%s/status".formatted(PROJECT)).path("run");
    var training =
        new Breakdown.Span(
            Instant.parse(run.path("launchedAt").asString()),
            Instant.parse(run.path("endedAt").asString()));
    console.line(
        console.bold("Version %s of %s serves.".formatted(live.path("version").asInt(), PROJECT)));
    console.line("  " + String.join(", ", Descriptions.metrics(live.path("evaluation"))));
    console.line(
        "  "
            + Breakdown.of(
                start, start.plus(progress.elapsed()), List.of(training), platform.starts()));
    console.line("");
    console.line("Predict:");
    console.line("  curl -s %s/v1/models/%s/predict \\".formatted(platform.endpoint(), PROJECT));
    console.line("    -H 'Authorization: Bearer %s' \\".formatted(token));
    console.line("    -d '%s'".formatted(Json.text(Map.of("instances", List.of(CUSTOMER)))));
    console.line("");
    console.line("Drop the next file, and see where it is:");
    console.line("  ./millrace drop %s FILE.csv".formatted(PROJECT));
    console.line("  ./millrace status %s".formatted(PROJECT));
    console.line("");
    platform.tools().forEach(console::line);
    console.line("");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + file, e);
    }
  }

  private static Map<String, Object> customer() {
    Map<String, Object> customer = new LinkedHashMap<>();
    customer.put("female", true);
    customer.put("senior_citizen", true);
    customer.put("partner", false);
    customer.put("dependents", false);
    customer.put("tenure", 1);
    customer.put("phone_service", true);
    customer.put("multiple_lines", "Yes");
    customer.put("internet_service", "Fiber optic");
    customer.put("online_security", "No");
    customer.put("online_backup", "No");
    customer.put("device_protection", "No");
    customer.put("tech_support", "No");
    customer.put("streaming_tv", "Yes");
    customer.put("streaming_movies", "Yes");
    customer.put("contract", "Month-to-month");
    customer.put("paperless_billing", true);
    customer.put("payment_method", "Electronic check");
    customer.put("monthly_charges", 100.35);
    customer.put("total_charges", 100.35);
    return customer;
  }
}
