package io.millrace.prediction;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Role;
import io.millrace.prediction.Lookup.Challenger;
import io.millrace.prediction.Lookup.Serving;
import io.millrace.prediction.feedback.FeedbackIntake;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.prediction.protocol.MillraceProtocol;
import io.millrace.prediction.protocol.Protocol;
import io.millrace.prediction.protocol.RefusedException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of the API that predicts: which request leads where, and who may make it. */
final class PredictionApi {

  private static final Logger LOG = LoggerFactory.getLogger(PredictionApi.class);
  private static final Protocol OURS = new MillraceProtocol();

  private final ServedModels endpoints;
  private final Predictor predictor;
  private final OtherFunction other;
  private final Routes routes;

  /**
   * @param other that answers for models which this process has no runtime for
   */
  PredictionApi(
      ServedModels endpoints, Predictor predictor, FeedbackIntake feedback, OtherFunction other) {
    this.endpoints = endpoints;
    this.predictor = predictor;
    this.other = other;
    this.routes = new Routes(predictor, feedback);
  }

  /** The keys of its routes. */
  Set<String> routes() {
    return routes.keys();
  }

  /** The answer to an event of API Gateway, whatever it holds. */
  HttpResponse answer(byte[] event) {
    HttpRequest request;
    try {
      request = HttpRequest.read(event);
    } catch (InvalidInputException e) {
      return OURS.refuse(400, "invalid_request", e.reason());
    }
    return switch (routes.find(request.route())) {
      case Routes.OfServer(var protocol, var response) ->
          request.caller().isPresent()
              ? response.get()
              : protocol.refuse(403, "forbidden", "This needs a token.");
      case Routes.OfModel route -> answer(event, request, route);
      case null -> OURS.refuse(404, "unknown_route", "There is no such route.");
    };
  }

  private HttpResponse answer(byte[] event, HttpRequest request, Routes.OfModel route) {
    Protocol protocol = route.protocol();
    ProjectName model;
    try {
      model = new ProjectName(request.model());
    } catch (InvalidInputException e) {
      return protocol.refuse(404, "unknown_model", e.reason());
    }
    if (!request.caller().map(caller -> caller.may(Role.VIEWER, model)).orElse(false)) {
      return protocol.refuse(
          403, "forbidden", "This needs the role %s in %s.".formatted(Role.VIEWER, model));
    }
    if (request.body().length > HttpRequest.MAX_BODY_BYTES) {
      return protocol.refuse(
          413, "too_large", "The body may have %s bytes.".formatted(HttpRequest.MAX_BODY_BYTES));
    }
    try {
      return switch (endpoints.find(model)) {
        case Serving serving -> answer(request, route, model, serving);
        case Lookup.Stopped(var serving, var stop) ->
            route.predicts()
                ? predictor.stopped(stop, protocol)
                : answer(request, route, model, serving);
        case Lookup.Elsewhere(var version) -> other.answer(model, version, event);
        case Lookup.InLanguage _ ->
            protocol.refuse(
                404,
                "unknown_model",
                "%s is a language model: ask it below /openai/v1.".formatted(model));
        case Lookup.NothingDeployed _ ->
            protocol.refuse(
                503, "nothing_deployed", "No version of %s is deployed yet.".formatted(model));
        case Lookup.NoSuchModel _ ->
            protocol.refuse(404, "unknown_model", "There is no model %s.".formatted(model));
      };
    } catch (InvalidInputException e) {
      return protocol.refuse(400, "invalid_request", e.reason());
    } catch (RefusedException e) {
      return protocol.refuse(e.status(), e.code(), e.reason());
    } catch (MisconfiguredException e) {
      LOG.error("The platform is to be mended.", e);
      return protocol.refuse(
          500,
          "internal",
          "The platform may not do what it needs, and asking again does not help; why is in the log of Predict.");
    } catch (UnavailableException e) {
      LOG.warn("The request can be made again.", e);
      return protocol.refuse(
          503, "unavailable", "Something is busy or out of reach; try again, it is safe.");
    }
  }

  private static HttpResponse answer(
      HttpRequest request, Routes.OfModel route, ProjectName model, Serving serving) {
    Optional<String> version = route.protocol().version(request);
    if (version.isPresent()) {
      return route.then().answer(request, model, named(version.get(), model, serving));
    }
    return route.then().answer(request, model, serving);
  }

  /** The version that a request names, for all of it. */
  private static Serving named(String version, ProjectName model, Serving serving) {
    Challenger challenger = serving.challenger();
    if (challenger != null && version.equals(Integer.toString(challenger.serving().version()))) {
      return challenger.serving();
    }
    if (!version.equals(Integer.toString(serving.version()))) {
      String expected = "the one of %s that serves, %s".formatted(model, serving.version());
      throw new RefusedException(
          404, "unknown_version", new InvalidInputException("version", expected, version).reason());
    }
    return new Serving(serving.target(), serving.model()); // and no other
  }
}
