package io.millrace.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Tokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Leads each request to its route, and answers it whatever happens there. */
public final class ControlApi implements Function<ApiRequest, ApiResponse> {

  private static final Logger log = LoggerFactory.getLogger(ControlApi.class);
  private static final int MAX_BODY_BYTES = 256 << 10; // as Predict takes; files go to the bucket

  /** What Predict answers; anything else that is asked of a model comes here. */
  static final Map<String, String> PREDICTIONS =
      Map.ofEntries(
          Map.entry("/v1/models/{model}", "GET"),
          Map.entry("/v1/models/{model}/example", "GET"),
          Map.entry("/v1/models/{model}/feedback", "POST"),
          Map.entry("/v1/models/{model}/predict", "POST"),
          Map.entry("/v1/models/{model}/invocations", "POST"),
          Map.entry("/endpoints/{model}/invocations", "POST"),
          Map.entry("/iam/endpoints/{model}/invocations", "POST"),
          Map.entry("/v2", "GET"),
          Map.entry("/v2/health/live", "GET"),
          Map.entry("/v2/health/ready", "GET"),
          Map.entry("/v2/models/{model}", "GET"),
          Map.entry("/v2/models/{model}/ready", "GET"),
          Map.entry("/v2/models/{model}/infer", "POST"),
          Map.entry("/v2/models/{model}/versions/{version}", "GET"),
          Map.entry("/v2/models/{model}/versions/{version}/ready", "GET"),
          Map.entry("/v2/models/{model}/versions/{version}/infer", "POST"));

  private final List<ApiRoute> routes;
  private final Tokens tokens;

  /**
   * The API of a platform.
   *
   * @param random of tokens and salts: must be secure
   */
  public ControlApi(Platform platform, RandomGenerator random) {
    tokens = platform.tokens();
    routes =
        Stream.of(
                new ProjectRoutes(platform).all(),
                new LanguageModelRoutes(platform).all(),
                new SourceRoutes(platform).all(),
                new UploadRoutes(platform).all(),
                new QuarantineRoutes(platform).all(),
                new DatasetRoutes(platform).all(),
                new ErasureRoutes(platform, random).all(),
                new RunRoutes(platform).all(),
                new VersionRoutes(platform).all(),
                new AliasRoutes(platform).all(),
                new TagRoutes(platform).all(),
                new BranchRoutes(platform).all(),
                new RolloutRoutes(platform).all(),
                new ServingRoutes(platform).all(),
                new PromotionRoutes(platform).all(),
                new StateRoutes(platform).all(),
                new IncidentRoutes(platform).all(),
                new TokenRoutes(platform, random).all(),
                new DeadLetterRoutes(
                        platform.deadLetters(), platform.functions(), platform.receivers())
                    .all())
            .flatMap(List::stream)
            .toList();
  }

  List<ApiRoute> routes() {
    return routes;
  }

  @Override
  public ApiResponse apply(ApiRequest request) {
    try {
      Caller caller =
          request
              .caller()
              .orElseThrow(() ->
                  RefusedException.forbidden(
                      "Nobody vouches for you: send your token as Authorization: Bearer …"));
      return request.body().getBytes(UTF_8).length > MAX_BODY_BYTES
          ? ApiResponse.error(
              413, "too_large", "The body may have %s bytes.".formatted(MAX_BODY_BYTES))
          : answer(request, caller);
    } catch (RefusedException e) {
      return e.response();
    } catch (InvalidInputException e) {
      return ApiResponse.error(400, "invalid_request", e.reason());
    } catch (MisconfiguredException e) {
      log.error("The platform is to be mended.", e);
      return ApiResponse.error(
          500,
          "internal",
          "The platform may not do what it needs, and asking again does not help; why is in the log"
              + " of ControlApi.");
    } catch (UnavailableException e) {
      log.warn("The request can be made again.", e);
      return ApiResponse.error(
              503, "unavailable", "Something is busy or out of reach; try again, it is safe.")
          .retryAfter(1);
    } catch (RuntimeException e) { // the caller is to be answered, and somebody to hear of it
      log.error("The request failed.", e);
      return ApiResponse.error(
          500, "internal", "This is our fault, not yours; it is in the log of ControlApi.");
    }
  }

  private ApiResponse answer(ApiRequest request, Caller caller) {
    var methods = new TreeSet<String>();
    for (ApiRoute route : routes) {
      Optional<Map<String, String>> path = route.match(request.path());
      if (path.isPresent() && route.method().equals(request.method())) {
        MDC.put("route", route.method() + " " + route.template());
        stillAccepted(route, caller);
        return route.answer().apply(new Call(request, caller, path.get()));
      }
      path.ifPresent(_ -> methods.add(route.method()));
    }
    PREDICTIONS.forEach((template, method) ->
        new ApiRoute(method, template, _ -> ApiResponse.json(Map.of()))
            .match(request.path())
            .ifPresent(_ -> methods.add(method)));
    return methods.isEmpty()
        ? ApiResponse.error(
            404, "unknown_route", "There is no such path and method; see events/openapi.yaml.")
        : ApiResponse.error(
                405,
                "unknown_method",
                "This path takes %s, not %s."
                    .formatted(String.join(" or ", methods), request.method()))
            .allow(methods);
  }

  /**
   * The authorizer's word is a minute old at most. For a look that is good enough; who changes
   * something has to have a token that is accepted now.
   */
  private void stillAccepted(ApiRoute route, Caller caller) {
    if (!route.method().equals("GET") && !tokens.isStanding(caller)) {
      throw RefusedException.forbidden(
          "This token was withdrawn or has expired: ask who administers the project for another.");
    }
  }
}
