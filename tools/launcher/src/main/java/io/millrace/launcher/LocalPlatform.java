package io.millrace.launcher;

import io.millrace.cli.Api;
import io.millrace.cli.Connection;
import io.millrace.cli.PlatformException;
import io.millrace.host.GrownHeap;
import io.millrace.local.LocalCloud;
import io.millrace.local.LocalCloudOptions;
import io.millrace.local.Stores;
import io.millrace.local.sagemaker.FrameworkPrograms;
import io.millrace.local.sagemaker.TrainingPrograms;
import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import io.millrace.local.service.TemplateException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The platform on this machine: the local cloud with the template that the CDK app wrote. */
final class LocalPlatform implements AutoCloseable {

  private static final int LAST_PORT = 65_535;

  private final LocalCloud cloud;
  private final AwsClient aws;
  private final Breakdown.Span started;
  private final DataFolder data;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private LocalPlatform(LocalCloud cloud, Breakdown.Span started, DataFolder data) {
    this.started = started;
    this.cloud = cloud;
    this.aws = new AwsClient(URI.create(cloud.endpoint()));
    this.data = data;
  }

  /**
   * Starts it; it ends with this process at the latest.
   *
   * @throws NotStartedException if it cannot be started
   */
  static LocalPlatform start(Where where) {
    Instant begin = begin();
    Path home = Home.folder();
    int port = where.port();
    if (port < 0 || port > LAST_PORT) {
      throw new NotStartedException(
          "--port must be 0 (any that is free) to %s, but was %s.".formatted(LAST_PORT, port));
    }
    DataFolder data = DataFolder.open(where.data());
    Path cache = cache(home, data);
    try {
      LocalCloud cloud =
          LocalCloud.start(
              LocalCloudOptions.usual(home.resolve("target/cdk.out"), data.path(), cache)
                  .withPort(port)
                  .withImages(
                      Map.of(
                          "millrace-trainer-dev", home.resolve("functions/trainer/target/program")))
                  .withIsolation(where.isolation()),
              Stores.usual(
                  home.resolve("infra/dynamodb-local/target/lib"),
                  trainer(home, cache).and(where.containers())));
      var platform =
          new LocalPlatform(
              cloud, new Breakdown.Span(begin, InstantSource.system().instant()), data);
      GrownHeap.lookAfter();
      Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "end"));
      return platform;
    } catch (UncheckedIOException e) {
      data.close();
      throw new NotStartedException(
          e.getCause() instanceof BindException
              ? "The local cloud cannot listen on port %s (%s): end what does, or choose another with --port."
                  .formatted(port, e.getMessage())
              : "The local cloud cannot start: %s.".formatted(e.getMessage()));
    } catch (TemplateException e) {
      data.close();
      throw new NotStartedException("The template cannot run here: " + e.getMessage());
    }
  }

  /**
   * What makes starts faster is kept beside the program, or where that cannot be, with the data.
   */
  private static Path cache(Path home, DataFolder data) {
    Path built = home.resolve("target");
    return Files.isWritable(built) ? built.resolve("cache") : data.path().resolve("cache");
  }

  /** When {@code ./millrace} was called, which says so; else when this JVM began. */
  static Instant begin() {
    String started = System.getProperty("millrace.started");
    return started == null
        ? Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime())
        : Instant.ofEpochSecond(Long.parseLong(started));
  }

  URI endpoint() {
    return URI.create(cloud.endpoint());
  }

  AwsClient aws() {
    return aws;
  }

  /** The value of a stack's output. */
  String output(String name) {
    String value = cloud.outputs().get(name);
    if (value == null) {
      throw new NotStartedException("The template has no output " + name + ".");
    }
    return value;
  }

  /** A token for everything here: the one that is kept from last time, if it is still accepted. */
  String token(String subject, Map<String, String> environment) {
    return Connection.keptToken(environment)
        .filter(_ -> !data.isForgotten()) // else nothing is known of one from another time
        .filter(this::accepts)
        .orElseGet(() -> aws.issueToken(output("IssueTokenFunction"), subject));
  }

  private boolean accepts(String token) {
    try {
      new Api(endpoint(), token).get("/v1/whoami");
      return true;
    } catch (PlatformException refused) {
      return false;
    }
  }

  /** Has captures summed up now, as the clock does every five minutes. */
  void sumUpCaptures() {
    aws.turn(
        cloud.functionProcesses().keySet().stream()
            .filter(name -> name.contains("summarizecaptures"))
            .findFirst()
            .orElseThrow());
  }

  /** How to use it with Amazon's own tools, in lines to paste. */
  List<String> tools() {
    return List.of(
        "With Amazon's own tools:",
        "  export AWS_ENDPOINT_URL=%s AWS_REGION=%s AWS_DEFAULT_REGION=%2$s"
            .formatted(endpoint(), AwsClient.region()),
        "  export AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%1$s".formatted(AwsClient.ACCESS_KEY),
        "  aws s3 cp FILE.csv s3://%s/PROJECT/".formatted(output("IntakeBucket")));
  }

  /** When something was starting: the local cloud, and then functions. */
  List<Breakdown.Span> starts() {
    List<Breakdown.Span> starts = new ArrayList<>(aws.starts("/millrace/"));
    starts.add(started);
    return starts;
  }

  @Override
  public void close() {
    if (open.getAndSet(false)) {
      cloud.close();
      data.close();
    }
  }

  private static TrainingPrograms trainer(Path home, Path cache) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new TrainingPrograms(
            Map.of(
                "millrace-trainer-dev",
                new TrainingProgram(
                    List.of(
                        java,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx3g",
                        "-XX:-UsePerfData",
                        "-XX:+AutoCreateSharedArchive",
                        "-XX:SharedArchiveFile=" + cache.resolve("trainer.jsa"),
                        "-Xlog:disable",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        home.resolve("functions/trainer/target/program/lib") + "/*",
                        "io.millrace.trainer.TrainingProgram"),
                    List.of(
                        java,
                        "@" + home.resolve("functions/trainer/src/main/image/app/serve.jvm"),
                        "-cp",
                        home.resolve("functions/trainer/target/program/lib") + "/*",
                        "io.millrace.serving.ServingProgram"),
                    Map.of("OMP_WAIT_POLICY", "passive"))))
        .and(
            FrameworkPrograms.in(
                System.getenv().getOrDefault("PATH", ""), cache.resolve("python")));
  }
}
