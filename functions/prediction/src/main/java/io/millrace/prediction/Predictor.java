package io.millrace.prediction;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.ServingStop;
import io.millrace.domain.project.DefaultAnswer;
import io.millrace.prediction.Lookup.Challenger;
import io.millrace.prediction.Lookup.Fallback;
import io.millrace.prediction.Lookup.Serving;
import io.millrace.prediction.protocol.Answer;
import io.millrace.prediction.protocol.BatchPredictor;
import io.millrace.prediction.protocol.DefaultPredictor;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.prediction.protocol.Instances;
import io.millrace.prediction.protocol.Predictions;
import io.millrace.prediction.protocol.Protocol;
import io.millrace.prediction.protocol.RefusedException;
import io.millrace.prediction.protocol.Scoring;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for predictions, captures what was answered, and counts it. */
final class Predictor {

  private static final Logger LOG = LoggerFactory.getLogger(Predictor.class);

  /** The live version, where another one answered. */
  private static final String INSTEAD_OF = "millrace-instead-of";

  /** {@code true}, where no version answered, and the project's default is given. */
  private static final String DEFAULT = "millrace-default";

  /** {@code function}, where that answered in place of the version's endpoint. */
  private static final String BACKEND = "millrace-backend";

  private final Captures captures;
  private final PredictionMetrics metrics;
  private final Scoring scoring;
  private final InstantSource clock;
  private final TrafficSplit split;
  private final Shadows shadows;
  private final AnsweringEndpoints endpoints;

  /**
   * @param random decides which version answers, where no column does
   * @param shadows gets copies of what is answered while a version is tried
   */
  Predictor(
      Captures captures,
      PredictionMetrics metrics,
      Supplier<UUID> ids,
      InstantSource clock,
      RandomGenerator random,
      Shadows shadows,
      AnsweringEndpoints endpoints) {
    this.captures = captures;
    this.metrics = metrics;
    this.scoring = new Scoring(ids);
    this.clock = clock;
    this.split = new TrafficSplit(random);
    this.shadows = shadows;
    this.endpoints = endpoints;
  }

  /**
   * Predicts the instances of a request with one version: all or none, or where it asks for that,
   * each by itself.
   *
   * <p>A version to which traffic is on its way answers its share. Whatever it cannot answer that
   * the serving version can, that one does, and it counts as a failure of the other: a rollout
   * fails no request. What the serving version fails at, or cannot even be loaded for, the version
   * that the project names answers, or else the one before; the response says so in its header
   * {@value #INSTEAD_OF}. Where none can, what the project says by default is answered, which its
   * header {@value #DEFAULT} says too; a prediction that is to be explained never is. A version
   * whose endpoint does not answer is answered with here, as its header {@value #BACKEND} says.
   *
   * @throws InvalidInputException if the request is wrong, or an instance in it that is not
   *     answered by itself
   * @throws RefusedException if it cannot be answered as it is asked
   */
  HttpResponse predict(ProjectName model, Serving serving, Protocol protocol, HttpRequest request) {
    Challenger challenger = serving.challenger();
    if (challenger == null || !sends(challenger, serving, protocol, request)) {
      return answered(model, serving, protocol, request);
    }
    Serving tried = challenger.serving();
    try {
      return attempt(model, tried, protocol, request);
    } catch (InvalidInputException | RefusedException e) {
      HttpResponse answered = answered(model, serving, protocol, request); // or both refuse it
      LOG.warn(
          "version {} of {} refuses what version {} answers",
          tried.version(),
          model,
          serving.version());
      metrics.failed(model, tried.version(), 1);
      return answered;
    } catch (RuntimeException e) {
      LOG.error(
          "version {} of {} failed, and version {} answers",
          tried.version(),
          model,
          serving.version(),
          e);
      return answered(model, serving, protocol, request);
    }
  }

  /** Refuses to predict, as somebody or the project's policy wants, and counts it. */
  HttpResponse stopped(ServingStop stop, Protocol protocol) {
    metrics.stopped(stop.project(), stop.version());
    return protocol
        .refuse(503, "serving_stopped", stop.refusal())
        .with("retry-after", "60"); // it takes a person
  }

  /** What cannot be read is for the serving version to refuse. */
  private boolean sends(
      Challenger challenger, Serving serving, Protocol protocol, HttpRequest request) {
    try {
      return split.sends(
          challenger, request, protocol.read(request, serving.model().signature()).instances());
    } catch (InvalidInputException | RefusedException e) {
      return false;
    }
  }

  private HttpResponse answered(
      ProjectName model, Serving serving, Protocol protocol, HttpRequest request) {
    try {
      HttpResponse answered = attempt(model, serving, protocol, request);
      return serving.insteadOf() == null ? answered : instead(model, serving, answered);
    } catch (InvalidInputException | RefusedException e) {
      metrics.refused(model, serving.version());
      throw e;
    } catch (RuntimeException e) {
      LOG.error("version {} of {} failed", serving.version(), model, e);
      return fallenBack(model, serving, protocol, request)
          .orElseGet(() ->
              protocol.refuse(
                  500,
                  "model_failure",
                  "Version %s of %s failed.".formatted(serving.version(), model)));
    }
  }

  /** What another version answers, or else the project by default; empty where nothing does. */
  private Optional<HttpResponse> fallenBack(
      ProjectName model, Serving serving, Protocol protocol, HttpRequest request) {
    Fallback fallback = serving.fallback();
    if (fallback == null) {
      return Optional.empty();
    }
    return fallback
        .versions()
        .flatMap(each -> attempted(model, each, protocol, request).stream())
        .findFirst()
        .or(() ->
            fallback.answer().flatMap(answer -> given(model, serving, answer, protocol, request)))
        .map(answered -> instead(model, serving, answered));
  }

  private Optional<HttpResponse> attempted(
      ProjectName model, Serving before, Protocol protocol, HttpRequest request) {
    try {
      return Optional.of(attempt(model, before, protocol, request));
    } catch (RuntimeException e) { // of a version that took other columns, for instance
      LOG.warn("nor does version {} of {} answer", before.version(), model, e);
      return Optional.empty();
    }
  }

  /** What the project says by default; empty where that is no answer to this request. */
  private Optional<HttpResponse> given(
      ProjectName model,
      Serving serving,
      DefaultAnswer answer,
      Protocol protocol,
      HttpRequest request) {
    try {
      Protocol.Asked asked = protocol.read(request, serving.model().signature());
      if (asked.instances().options().explain()) {
        return Optional.empty();
      }
      Predictions predictions =
          scored(model, serving, new DefaultPredictor(answer), asked.instances(), clock.instant());
      List<CaptureLine> given = captured(predictions);
      captures.keep(given);
      metrics.byDefault(model, serving.version(), given.size());
      return Optional.of(asked.writer().write(predictions).with(DEFAULT, "true"));
    } catch (RuntimeException e) {
      LOG.error("nor can {} answer by default", model, e);
      return Optional.empty();
    }
  }

  private HttpResponse instead(ProjectName model, Serving serving, HttpResponse answered) {
    int live = serving.insteadOf() == null ? serving.version() : serving.insteadOf();
    metrics.fellBack(model, live);
    return answered.with(INSTEAD_OF, Integer.toString(live));
  }

  /** Predicts; counts what was given, and what failed for a reason of the version's. */
  private HttpResponse attempt(
      ProjectName model, Serving serving, Protocol protocol, HttpRequest request) {
    Instant start = clock.instant();
    int size = 1;
    try {
      Protocol.Asked asked = protocol.read(request, serving.model().signature());
      size = asked.instances().size();
      Scored scored = scored(model, serving, asked.instances(), start);
      Predictions predictions = scored.predictions();
      List<CaptureLine> given = captured(predictions);
      captures.keep(given);
      metrics.predicted(
          model, serving.version(), given.size(), Duration.between(start, clock.instant()));
      Shadow shadow = serving.shadow();
      if (shadow != null) {
        shadows.copy(model, shadow, asked.instances(), predictions.answers());
      }
      HttpResponse written = asked.writer().write(predictions);
      return scored.insteadOfEndpoint() ? written.with(BACKEND, "function") : written;
    } catch (InvalidInputException | RefusedException e) {
      throw e;
    } catch (RuntimeException e) {
      metrics.failed(model, serving.version(), size);
      throw e;
    }
  }

  /**
   * Asks the endpoint of a version that has one; while that does not answer, the same version
   * answers here, which counts as a failure of it.
   */
  private Scored scored(ProjectName model, Serving serving, Instances instances, Instant start) {
    String name = serving.target().endpoint();
    if (name == null) {
      return new Scored(scored(model, serving, BatchPredictor.HERE, instances, start), false);
    }
    Optional<BatchPredictor> endpoint = endpoints.find(name);
    if (endpoint.isPresent()) {
      try {
        return new Scored(scored(model, serving, endpoint.get(), instances, start), false);
      } catch (UnavailableException e) {
        LOG.error("{} failed, and the function answers", name, e);
        endpoints.failed(name);
        metrics.failed(model, serving.version(), 1);
      }
    }
    metrics.fellBack(model, serving.version());
    return new Scored(scored(model, serving, BatchPredictor.HERE, instances, start), true);
  }

  private Predictions scored(
      ProjectName model,
      Serving serving,
      BatchPredictor predictor,
      Instances instances,
      Instant start) {
    return scoring.predict(model, serving.version(), serving.model(), predictor, instances, start);
  }

  /**
   * What was predicted.
   *
   * @param insteadOfEndpoint whether it was here since the version's endpoint does not answer
   */
  private record Scored(Predictions predictions, boolean insteadOfEndpoint) {}

  private static List<CaptureLine> captured(Predictions predictions) {
    return predictions.answers().stream()
        .flatMap(answer ->
            answer instanceof Answer.Given(var capture, var _, var _)
                ? Stream.of(CaptureLine.of(capture))
                : Stream.empty())
        .toList();
  }
}
