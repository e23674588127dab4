package io.millrace.prediction;

import io.millrace.domain.UnavailableException;
import io.millrace.prediction.protocol.BatchPredictor;
import io.millrace.prediction.protocol.EndpointPredictor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The endpoints that versions answer at. One that failed is left alone for {@link #REST}, so that
 * not every caller waits for it. Safe for use by many threads.
 */
final class AnsweringEndpoints {

  static final Duration REST = Duration.ofSeconds(5);

  private final BiFunction<String, byte[], byte[]> call;
  private final InstantSource clock;
  private final Map<String, Instant> failedAt = new ConcurrentHashMap<>();

  /**
   * @param call from the name of an endpoint and the body of a request to that of its answer;
   *     throws {@link io.millrace.domain.UnavailableException} if there is none
   */
  AnsweringEndpoints(BiFunction<String, byte[], byte[]> call, InstantSource clock) {
    this.call = call;
    this.clock = clock;
  }

  /** None: whatever is asked for does not answer. */
  static AnsweringEndpoints none(InstantSource clock) {
    return new AnsweringEndpoints(
        (name, _) -> {
          throw new UnavailableException("no endpoint can be asked here, and not " + name);
        },
        clock);
  }

  /** What predicts at the endpoint of a name; empty while it is left alone. */
  Optional<BatchPredictor> find(String name) {
    Instant failed = failedAt.get(name);
    if (failed != null && clock.instant().isBefore(failed.plus(REST))) {
      return Optional.empty();
    }
    return Optional.of(new EndpointPredictor(body -> call.apply(name, body)));
  }

  /** Says that an endpoint failed just now. */
  void failed(String name) {
    Instant now = clock.instant();
    failedAt.values().removeIf(at -> now.isAfter(at.plus(REST)));
    failedAt.put(name, now);
  }
}
