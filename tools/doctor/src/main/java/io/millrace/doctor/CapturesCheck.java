package io.millrace.doctor;

import io.millrace.cost.Resource;
import io.millrace.doctor.Result.NotApplicable;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Checks that Firehose takes captures as often as the API lets predictions in. Its quota of calls
 * is known from its documentation; what an account was given beyond is not told by any call.
 */
record CapturesCheck(Place place, List<Resource> templates) implements HealthCheck {

  /** Regions in which a stream takes twice as many calls (Firehose, Developer Guide, Quota). */
  private static final Set<String> LARGE = Set.of("us-east-1", "us-west-2", "eu-west-1");

  private static final int USUAL_CALLS = 1000;

  @Override
  public String name() {
    return "captures";
  }

  @Override
  public Result result() {
    if (place.isLocal()) {
      return new NotApplicable("the local cloud has no quota");
    }
    OptionalInt throttle =
        templates.stream()
            .mapToInt(resource ->
                resource.properties().at("/DefaultRouteSettings/ThrottlingRateLimit").asInt(0))
            .filter(limit -> limit > 0)
            .findFirst();
    if (throttle.isEmpty()) {
      return new Unknown("the templates name no throttle to compare with");
    }
    int usual =
        place.regionIfSet().filter(LARGE::contains).isPresent() ? 2 * USUAL_CALLS : USUAL_CALLS;
    String compared =
        "a stream takes %s calls a second unless more were asked for, and the API lets in %s"
            .formatted(usual, throttle.getAsInt());
    return throttle.getAsInt() < usual
        ? new Ok(compared)
        : new Unknown(
            compared
                + ": ask for more in Service Quotas, Amazon Data Firehose, before that many come");
  }
}
