package io.millrace.doctor;

import io.millrace.cost.Resource;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks at everything in order. Where nobody is known to AWS, nothing more is asked of it: one
 * remedy is enough.
 */
final class Doctor {

  private final Place place;
  private final Supplier<List<Resource>> templates;

  /**
   * @param templates of the stage, as built here; empty where nothing is built
   */
  Doctor(Place place, Supplier<List<Resource>> templates) {
    this.place = place;
    this.templates = templates;
  }

  /** Tells each check with its result, as soon as there is one. */
  void look(BiConsumer<HealthCheck, Result> told) {
    machine().forEach(check -> told.accept(check, check.result()));
    HealthCheck region = new RegionCheck(place);
    Result here = region.result();
    told.accept(region, here);
    if (!(here instanceof Ok)) {
      skipped("a region is needed first").forEach(check -> told.accept(check, check.result()));
      return;
    }
    try (ProbeClients aws = ProbeClients.of(place, place.regionIfSet().orElseThrow())) {
      var credentials = new CredentialsCheck(aws, place);
      told.accept(credentials, credentials.result());
      credentials
          .identity()
          .map(identity -> account(aws, identity))
          .orElseGet(() -> skipped("credentials are needed first"))
          .forEach(check -> told.accept(check, check.result()));
    }
  }

  private Stream<HealthCheck> machine() {
    return Stream.of(
        new JdkCheck(Runtime.version(), System.getProperty("java.vendor", "an unknown vendor")),
        new NodeCheck("node"),
        new CdkCheck(place.home()),
        new ProgramsCheck(place.home()));
  }

  private Stream<HealthCheck> account(ProbeClients aws, Identity identity) {
    List<Resource> built = place.isLocal() ? List.of() : templates.get();
    return Stream.of(
        new BootstrapCheck(aws, place, identity),
        new PermissionsCheck(aws, place, identity),
        new TrainingQuotaCheck(aws, place),
        new EndpointQuotaCheck(aws, place),
        new TrainingLogsCheck(aws, place),
        new CapturesCheck(place, built),
        new ConcurrencyCheck(aws, place, built),
        new TrainerImageCheck(aws, place, built),
        new StackCheck(aws, place, place.dataStack()),
        new StackCheck(aws, place, place.stack()),
        new CodeCheck(aws, place, built),
        new DeadLettersCheck(aws, place),
        new AlarmsCheck(aws, place));
  }

  private static Stream<HealthCheck> skipped(String why) {
    return Stream.of(new Skipped("account", why));
  }

  private record Skipped(String name, String why) implements HealthCheck {

    @Override
    public Result result() {
      return new Unknown(why);
    }
  }
}
