package io.millrace.prediction;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.modeling.Instance;
import io.millrace.modeling.Prediction;
import io.millrace.prediction.Lookup.Serving;
import io.millrace.wire.Capture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
   * Predicts the instances of a body with one version: all or none, or where the body asks for it,
   * each by itself.
   *
   * @throws InvalidInputException if the body is wrong, or an instance in it that is not answered
   *     by itself
   */
  HttpResponse predict(ProjectName model, Serving serving, byte[] body) {
    Instant start = clock.instant();
    int asked = 1;
    try {
      Instances instances = Instances.read(body);
      asked = instances.size();
      List<Answer> answers = new ArrayList<>(asked);
      for (int i = 0; i < asked; i++) {
        answers.add(answer(model, serving, instances, i, start));
      }
      List<CaptureLine> given =
          answers.stream()
              .flatMap(answer ->
                  answer instanceof Answer.Given(var capture, var _)
                      ? Stream.of(CaptureLine.of(capture))
                      : Stream.empty())
              .toList();
      captures.keep(given);
      metrics.predicted(
          model, serving.version(), given.size(), Duration.between(start, clock.instant()));
      return HttpResponse.ok(PredictionJson.of(model, serving, answers));
    } catch (InvalidInputException e) {
      metrics.refused(model, serving.version());
      throw e;
    } catch (RuntimeException e) {
      LOG.error("version {} of {} failed", serving.version(), model, e);
      metrics.failed(model, serving.version(), asked);
      return HttpResponse.error(
          500, "model_failure", "Version %s of %s failed.".formatted(serving.version(), model));
    }
  }

  private Answer answer(
      ProjectName model, Serving serving, Instances instances, int index, Instant at) {
    Instance instance;
    try {
      instance = serving.model().read(index, instances.values(index));
    } catch (InvalidInputException wrong) {
      if (instances.partial()) {
        return new Answer.Refused(wrong.reason());
      }
      throw wrong;
    }
    Capture.Output output = output(serving.model().predict(instance.features()));
    return new Answer.Given(
        new Capture(ids.get().toString(), model, serving.version(), at, instance.values(), output),
        serving.model().strange(instance));
  }

  private static Capture.Output output(Prediction prediction) {
    if (!Double.isFinite(prediction.score())) {
      throw new IllegalStateException("the model gave " + prediction.score());
    }
    return switch (prediction) {
      case Prediction.Classified(var label, var score, var probabilities) ->
          new Capture.Output.Classified(label, score, probabilities);
      case Prediction.Estimated(var value) -> new Capture.Output.Estimated(value);
    };
  }
}
