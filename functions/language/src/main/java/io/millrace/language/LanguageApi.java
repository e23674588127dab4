package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.ServingStop;
import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.LanguageModelRevision;
import io.millrace.language.VersionsInTurn.Answered;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.runtime.logging.ServingMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What programs ask that speak OpenAI's API: {@code chat/completions}, {@code completions}, {@code
 * embeddings} and {@code models} below {@code /openai/v1}.
 *
 * <p>Source: "OpenAI API Reference", platform.openai.com/docs/api-reference.
 */
final class LanguageApi {

  private static final Logger LOG = LoggerFactory.getLogger(LanguageApi.class);

  /** What each route asks a model for. */
  private static final Map<String, Answers> ASKED =
      Map.of(
          "POST /openai/v1/chat/completions", Answers.CHAT,
          "POST /openai/v1/completions", Answers.CHAT,
          "POST /openai/v1/embeddings", Answers.EMBEDDINGS);

  private static final String LIST = "GET /openai/v1/models";
  private static final String ONE = "GET /openai/v1/models/{model}";

  private final ServedLanguageModels models;
  private final VersionsInTurn versions;
  private final ServingMetrics metrics;

  LanguageApi(ServedLanguageModels models, VersionsInTurn versions, ServingMetrics metrics) {
    this.models = models;
    this.versions = versions;
    this.metrics = metrics;
  }

  /** The answer to an event of API Gateway, whatever it holds. */
  HttpResponse answer(byte[] event) {
    try {
      HttpRequest request = HttpRequest.read(event);
      Optional<Caller> caller = request.caller();
      if (caller.isEmpty()) {
        return refuse(401, "invalid_api_key", "This needs a token: set it as the API key.");
      }
      Answers asked = ASKED.get(request.route());
      if (asked != null) {
        return ask(request, caller.get(), asked);
      }
      return switch (request.route()) {
        case LIST -> list(caller.get());
        case ONE -> one(request, caller.get());
        default -> refuse(404, "unknown_url", "There is no such route.");
      };
    } catch (InvalidInputException e) {
      return refuse(400, null, e.reason());
    } catch (MisconfiguredException e) {
      LOG.error("The platform is to be mended.", e);
      return refuse(
          500,
          null,
          "The platform may not do what it needs, and asking again does not help; why is in the log of Converse.");
    } catch (UnavailableException e) {
      LOG.warn("The request can be made again.", e);
      return refuse(503, null, "The model is busy or out of reach; try again, it is safe.");
    }
  }

  private HttpResponse ask(HttpRequest request, Caller caller, Answers asked) {
    if (request.body().length > Question.MAX_BODY_BYTES) {
      return refuse(413, null, "The body may have %s bytes.".formatted(Question.MAX_BODY_BYTES));
    }
    Question question = Question.read(request.body());
    Optional<ServedLanguageModel> found = find(question.model(), caller);
    if (found.isEmpty()) {
      return unknown(question.model());
    }
    ServedLanguageModel served = found.get();
    Answers answers = served.declared().model().answers();
    if (answers != asked) {
      return refuse(
          404,
          null,
          "%s answers %s, and is asked for %s here."
              .formatted(question.model(), word(answers), word(asked)));
    }
    Optional<Route> route = served.route();
    if (served.stop().isPresent()) {
      ServingStop stop = served.stop().get();
      metrics.stopped(question.model(), stop.version());
      return refuse(503, null, stop.refusal()).with("retry-after", "60"); // it takes a person
    }
    if (route.isEmpty()) {
      return refuse(
          409,
          null,
          "No version of %s answers yet: ./millrace llm %s says why."
              .formatted(question.model(), question.model()));
    }
    return told(route.get(), versions.ask(route.get(), request, question), question);
  }

  private static HttpResponse told(Route route, Answered answered, Question question) {
    int status = answered.reply().status();
    String body = new String(answered.reply().body(), UTF_8);
    HttpResponse response =
        answered.reply().isRefusal() && !body.startsWith("{")
            ? refuse(status, null, body)
            : new HttpResponse(
                status,
                Map.of(
                    "content-type",
                    question.streamed() && !answered.reply().isRefusal()
                        ? "text/event-stream"
                        : "application/json"),
                body);
    HttpResponse marked = response.with("millrace-version", Integer.toString(answered.version()));
    boolean fellBack =
        route.previous() != null
            && route.previous().version() == answered.version()
            && route.live().version() != answered.version();
    return fellBack
        ? marked.with("millrace-instead-of", Integer.toString(route.live().version()))
        : marked;
  }

  private Optional<ServedLanguageModel> find(ProjectName model, Caller caller) {
    return caller.may(Role.VIEWER, model) ? models.find(model) : Optional.empty();
  }

  private HttpResponse list(Caller caller) {
    return HttpResponse.ok(
        Map.of(
            "object",
            "list",
            "data",
            models.visibleTo(caller).stream().map(LanguageApi::described).toList()));
  }

  private HttpResponse one(HttpRequest request, Caller caller) {
    ProjectName model = new ProjectName(request.model());
    return find(model, caller)
        .map(served -> HttpResponse.ok(described(served.declared())))
        .orElseGet(() -> unknown(model));
  }

  private static Map<String, Object> described(LanguageModelRevision declared) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("id", declared.model().name().value());
    told.put("object", "model");
    told.put("created", declared.at().getEpochSecond());
    told.put("owned_by", "millrace");
    return told;
  }

  private static HttpResponse unknown(ProjectName model) {
    return refuse(
        404,
        "model_not_found",
        "There is no language model %s, or the token has no role in it.".formatted(model));
  }

  private static String word(Answers answers) {
    return answers.name().toLowerCase(Locale.ROOT);
  }

  /** An error as OpenAI's clients read it. */
  private static HttpResponse refuse(int status, @Nullable String code, String message) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("type", status >= 500 ? "server_error" : "invalid_request_error");
    error.put("param", null);
    error.put("code", code);
    return HttpResponse.json(status, Map.of("error", error));
  }

  /** The keys of its routes. */
  static List<String> routes() {
    return java.util.stream.Stream.concat(
            ASKED.keySet().stream(), java.util.stream.Stream.of(LIST, ONE))
        .toList();
  }
}
