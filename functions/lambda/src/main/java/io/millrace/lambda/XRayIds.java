package io.millrace.lambda;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.time.InstantSource;

/** Ids that X-Ray takes: a trace's begin with the second in which it began. */
final class XRayIds implements IdGenerator {

  private final IdGenerator random = IdGenerator.random();
  private final InstantSource clock = InstantSource.system();

  @Override
  public String generateSpanId() {
    return random.generateSpanId();
  }

  @Override
  public String generateTraceId() {
    return "%08x%s"
        .formatted(clock.instant().getEpochSecond(), random.generateTraceId().substring(8));
  }
}
