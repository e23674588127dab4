package io.millrace.prediction;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.ProjectName;
import io.millrace.modeling.Prediction;
import io.millrace.prediction.Lookup.Serving;
import io.millrace.wire.Capture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for predictions, captures what was answered, and counts it. */
final class Predictor {

  private static final Logger LOG = LoggerFactory.getLogger(Predictor.class);

  private final Captures captures;
  private final PredictionMetrics metrics;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  Predictor(Captures captures, PredictionMetrics metrics, Supplier<UUID> ids, InstantSource clock) {
    this.captures = captures;
    this.metrics = metrics;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Predicts all instances of a body with one version, or none.
   *
   * @throws InvalidInputException if the body, or an instance in it, is wrong
   */
  HttpResponse predict(ProjectName model, Serving serving, byte[] body) {
    Instant start = clock.instant();
    List<Map<String, @Nullable Object>> instances = List.of();
    try {
      instances = Instances.read(body);
      List<Capture> given = captures(model, serving, instances, start);
      int notCaptured = captures.keep(given);
      metrics.predicted(
          model,
          serving.version(),
          given.size(),
          notCaptured,
          Duration.between(start, clock.instant()));
      return HttpResponse.ok(PredictionJson.of(model, serving, given));
    } catch (InvalidInputException e) {
      metrics.refused(model, serving.version());
      throw e;
    } catch (RuntimeException e) {
      LOG.error("version {} of {} failed", serving.version(), model, e);
      metrics.failed(model, serving.version(), Math.max(1, instances.size()));
      return HttpResponse.error(
          500, "model_failure", "Version %d of %s failed.".formatted(serving.version(), model));
    }
  }

  private List<Capture> captures(
      ProjectName model,
      Serving serving,
      List<Map<String, @Nullable Object>> instances,
      Instant at) {
    List<Prediction> predictions = serving.model().predict(instances);
    List<Capture> captures = new ArrayList<>(predictions.size());
    for (int i = 0; i < predictions.size(); i++) {
      captures.add(
          new Capture(
              ids.get().toString(),
              model,
              serving.version(),
              at,
              instances.get(i),
              output(predictions.get(i))));
    }
    return captures;
  }

  private static Capture.Output output(Prediction prediction) {
    if (!Double.isFinite(prediction.score())) {
      throw new IllegalStateException("the model gave " + prediction.score());
    }
    return switch (prediction) {
      case Prediction.Classified(var label, var _, var probabilities) ->
          new Capture.Output.Classified(label, probabilities);
      case Prediction.Estimated(var value) -> new Capture.Output.Estimated(value);
    };
  }
}
