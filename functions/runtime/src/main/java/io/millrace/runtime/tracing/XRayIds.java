package io.millrace.runtime.tracing;

import io.millrace.runtime.process.RestoreSafeRandom;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Ids that X-Ray takes: a trace's begin with the second in which it began. OpenTelemetry's own
 * would be the same in all copies of a snapshot.
 */
final class XRayIds implements IdGenerator {

  private final RestoreSafeRandom random = RestoreSafeRandom.ofProcess();
  private final InstantSource clock = InstantSource.system();

  @Override
  public String generateSpanId() {
    return String.format(Locale.ROOT, "%016x", random.nextLong() | 1); // zero would be no id
  }

  @Override
  public String generateTraceId() {
    return String.format(
        Locale.ROOT,
        "%08x%08x%016x",
        clock.instant().getEpochSecond(),
        random.nextInt(),
        random.nextLong());
  }
}
