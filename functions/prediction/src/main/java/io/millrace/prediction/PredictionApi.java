package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Role;
import io.millrace.prediction.Lookup.Serving;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of the API that predicts: which request leads where, and who may make it. */
final class PredictionApi {

  private static final Logger LOG = LoggerFactory.getLogger(PredictionApi.class);
  private static final String DESCRIBE = "GET /v1/models/{model}";
  private static final String PREDICT = "POST /v1/models/{model}/predict";
  private static final int MAX_BODY_BYTES = 256 << 10;

  private final Endpoints endpoints;
  private final Predictor predictor;

  PredictionApi(Endpoints endpoints, Predictor predictor) {
    this.endpoints = endpoints;
    this.predictor = predictor;
  }

  /** The answer to an event of API Gateway, whatever it holds. */
  HttpResponse answer(byte[] event) {
    try {
      HttpRequest request = HttpRequest.read(event);
      return switch (request.route()) {
        case DESCRIBE, PREDICT -> answer(request);
        default -> HttpResponse.error(404, "unknown_route", "There is no such route.");
      };
    } catch (InvalidInputException e) {
      return invalid(e);
    }
  }

  private HttpResponse answer(HttpRequest request) {
    ProjectName model;
    try {
      model = new ProjectName(request.model());
    } catch (InvalidInputException e) {
      return HttpResponse.error(404, "unknown_model", String.valueOf(e.getMessage()));
    }
    if (!request.caller().map(caller -> caller.may(Role.VIEWER, model)).orElse(false)) {
      return HttpResponse.error(
          403, "forbidden", "This needs the role %s in %s.".formatted(Role.VIEWER, model));
    }
    byte[] body = request.body().getBytes(UTF_8);
    if (body.length > MAX_BODY_BYTES) {
      return HttpResponse.error(
          413, "too_large", "The body may have %s bytes.".formatted(MAX_BODY_BYTES));
    }
    try {
      return switch (endpoints.find(model)) {
        case Serving serving when request.route().equals(DESCRIBE) ->
            HttpResponse.ok(PredictionJson.of(model, serving));
        case Serving serving -> predictor.predict(model, serving, body);
        case Lookup.NothingDeployed _ ->
            HttpResponse.error(
                503, "nothing_deployed", "No version of %s is deployed yet.".formatted(model));
        case Lookup.NoSuchModel _ ->
            HttpResponse.error(404, "unknown_model", "There is no model %s.".formatted(model));
      };
    } catch (MisconfiguredException e) {
      LOG.error("The platform is to be mended.", e);
      return HttpResponse.error(
          500,
          "internal",
          "The platform may not do what it needs, and asking again does not help; why is in the log of Predict.");
    } catch (UnavailableException e) {
      LOG.warn("The request can be made again.", e);
      return HttpResponse.error(
          503, "unavailable", "Something is busy or out of reach; try again, it is safe.");
    }
  }

  private static HttpResponse invalid(InvalidInputException e) {
    return HttpResponse.error(400, "invalid_request", String.valueOf(e.getMessage()));
  }
}
