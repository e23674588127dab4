package io.millrace.doctor;

import io.millrace.cli.Console;
import io.millrace.cost.CostException;
import io.millrace.cost.Deployment;
import io.millrace.cost.Resource;
import io.millrace.cost.Synthesis;
import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.NotApplicable;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;

/** What an account or the local cloud lacks. */
@Command(
    name = "doctor",
    description = "What this machine and an AWS account, or the local cloud, lack for Millrace.")
public final class DoctorCommand implements Callable<Integer> {

  private static final int WELL = 0;
  private static final int ILL = 1;

  private final Console console;
  private final Map<String, String> environment;
  private final Path home;

  @Option(names = "--stage", paramLabel = "STAGE", description = "dev (usual), staging or prod.")
  private String stage = "dev";

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Look at the local cloud there; else AWS_ENDPOINT_URL, else Amazon itself.")
  private @Nullable URI endpoint;

  @Option(names = "--profile", paramLabel = "NAME", description = "Profile of the AWS settings.")
  private @Nullable String profile;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Region; else the stage's in infra/stages.yaml, else AWS_REGION.")
  private @Nullable String region;

  @Option(
      names = "--instance",
      paramLabel = "TYPE",
      description = "Type that projects train on; may be repeated. Usual: the stage's first.")
  private List<String> instances = List.of();

  /**
   * @param home where the program and what it was built into are
   */
  public DoctorCommand(Console console, Map<String, String> environment, Path home) {
    this.console = console;
    this.environment = environment;
    this.home = home;
  }

  @Override
  public Integer call() {
    Place place = place(StageSettings.read(home, stage));
    console.line(
        "%s at %s"
            .formatted(
                console.bold("Millrace " + stage),
                place.endpoint() == null ? "Amazon" : place.endpoint()));
    var missing = new AtomicInteger();
    new Doctor(place, this::templates)
        .look((check, result) -> {
          tell(check.name(), result);
          if (result instanceof Missing) {
            missing.incrementAndGet();
          }
        });
    console.line(
        missing.get() == 0 ? "Nothing is missing." : "%s missing.".formatted(missing.get()));
    return missing.get() == 0 ? WELL : ILL;
  }

  private void tell(String name, Result result) {
    switch (result) {
      case Ok ok -> line(console.green("✓"), name, ok.what());
      case Missing lacking -> {
        line(console.red("✗"), name, lacking.what());
        line(" ", "", "→ " + lacking.remedy());
      }
      case Unknown unknown -> line("?", name, "could not check: " + unknown.why());
      case NotApplicable not -> line(console.dim("–"), name, console.dim(not.why()));
    }
  }

  private void line(String mark, String name, String text) {
    console.line("  %s %-13s %s".formatted(mark, name, text));
  }

  private Place place(StageSettings settings) {
    URI chosen =
        Optional.ofNullable(endpoint)
            .or(() -> set("AWS_ENDPOINT_URL").map(URI::create))
            .orElse(null);
    return new Place(
        home,
        stage,
        region(chosen != null, settings),
        profile,
        chosen,
        instances.isEmpty() ? List.of(settings.instanceTypes().getFirst()) : instances,
        settings);
  }

  private @Nullable String region(boolean local, StageSettings settings) {
    return Optional.ofNullable(region)
        .or(() -> local ? Optional.empty() : Optional.ofNullable(settings.region()))
        .or(() -> set("AWS_REGION"))
        .or(() -> set("AWS_DEFAULT_REGION"))
        .or(() -> local ? Optional.of("us-east-1") : ofProfile())
        .orElse(null);
  }

  private Optional<String> ofProfile() {
    try {
      return Optional.of(new AwsProfileRegionProvider(null, profile).getRegion().id());
    } catch (SdkClientException e) {
      return Optional.empty(); // there is no such profile, or it names no region
    }
  }

  private Optional<String> set(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
  }

  private List<Resource> templates() {
    try {
      return Deployment.read(new Synthesis(home, "arm64").of(stage)).resources();
    } catch (CostException e) {
      return List.of(); // the check of programs says what to do
    }
  }
}
