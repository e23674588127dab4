package io.millrace.language;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.ServingStop;
import io.millrace.domain.deployment.TokenAllowances;
import io.millrace.domain.deployment.TokenAllowances.Allowance;
import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.LanguageModelRevision;
import io.millrace.domain.project.TokenLimits;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.runtime.logging.ServingMetrics;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
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

  /** English text has about four; what it has is known once it is answered. */
  private static final int BYTES_A_TOKEN = 4;

  private static final String LIST = "GET /openai/v1/models";
  private static final String ONE = "GET /openai/v1/models/{model}";

  private static final List<String> ROUTES =
      Stream.concat(ASKED.keySet().stream(), Stream.of(LIST, ONE)).toList();

  private final Function<String, Optional<Caller>> callers;
  private final ServedLanguageModels models;
  private final TokenAllowances allowances;
  private final Conversation conversation;
  private final ConversationCaptures captures;
  private final ServingMetrics metrics;
  private final InstantSource clock;

  /**
   * @param callers from a header {@code authorization} to whoever it is of
   */
  LanguageApi(
      Function<String, Optional<Caller>> callers,
      ServedLanguageModels models,
      TokenAllowances allowances,
      Conversation conversation,
      ConversationCaptures captures,
      ServingMetrics metrics,
      InstantSource clock) {
    this.callers = callers;
    this.models = models;
    this.allowances = allowances;
    this.conversation = conversation;
    this.captures = captures;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** The answer to an event of the function's URL, whatever it holds; nothing of it was sent. */
  LanguageAnswer answer(byte[] event) {
    try {
      HttpRequest request = HttpRequest.readUrl(event, ROUTES, callers);
      Optional<Caller> caller = request.caller();
      if (caller.isEmpty()) {
        return refuse(
            401, "invalid_api_key", "This needs a token that is accepted: set it as the API key.");
      }
      Answers asked = ASKED.get(request.route());
      if (asked != null) {
        return ask(request, caller.get(), asked);
      }
      return switch (request.route()) {
        case LIST -> LanguageAnswer.whole(list(caller.get()));
        case ONE -> one(request, caller.get());
        default -> unknown(request.route());
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

  private LanguageAnswer ask(HttpRequest request, Caller caller, Answers asked) {
    if (request.body().length > Question.MAX_BODY_BYTES) {
      return refuse(413, null, "The body may have %s bytes.".formatted(Question.MAX_BODY_BYTES));
    }
    Question question = Question.read(request.body(), asked == Answers.CHAT);
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
      return LanguageAnswer.whole(
          LanguageErrors.refuse(503, null, stop.refusal())
              .with("retry-after", "60")); // it takes a person
    }
    if (route.isEmpty()) {
      return refuse(
          409,
          null,
          "No version of %s answers yet: ./millrace llm %s says why."
              .formatted(question.model(), question.model()));
    }
    TokenLimits limits =
        Objects.requireNonNullElse(served.declared().model().limits(), TokenLimits.NONE);
    Question within = question.within(limits);
    long reckoned = request.body().length / BYTES_A_TOKEN + AnswerLength.of(within.request());
    return switch (allowances.take(question.model(), caller, limits, reckoned)) {
      case Allowance.Granted granted -> {
        var counted = new AtomicReference<>(granted);
        LanguageAnswer answer =
            conversation.answer(
                route.get(), request, within, took -> counted.set(settled(granted, took)));
        yield captures.kept(
            served.declared().model().capture(),
            new ConversationCaptures.Asked(question.model(), caller, within.request()),
            answer.with(() -> RateLimits.left(counted.get(), clock.instant())));
      }
      case Allowance.Exhausted exhausted -> {
        metrics.throttled(question.model(), route.get().live().version());
        yield LanguageAnswer.whole(RateLimits.refusal(question.model(), exhausted));
      }
    };
  }

  private Allowance.Granted settled(Allowance.Granted granted, long took) {
    try {
      return allowances.settle(granted, took);
    } catch (UnavailableException e) {
      LOG.warn("A request counts as it was reckoned.", e);
      return granted;
    }
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

  private LanguageAnswer one(HttpRequest request, Caller caller) {
    ProjectName model = new ProjectName(request.model());
    return find(model, caller)
        .map(served -> LanguageAnswer.whole(HttpResponse.ok(described(served.declared()))))
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

  private static LanguageAnswer unknown(ProjectName model) {
    return refuse(
        404,
        "model_not_found",
        "There is no language model %s, or the token has no role in it.".formatted(model));
  }

  private static String word(Answers answers) {
    return answers.name().toLowerCase(Locale.ROOT);
  }

  /** Where the path is one that takes another method, it says which. */
  private static LanguageAnswer unknown(String asked) {
    String path = asked.substring(asked.indexOf(' '));
    Set<String> methods = new TreeSet<>();
    for (String route : ROUTES) {
      String method = route.substring(0, route.indexOf(' '));
      if (HttpRequest.isOf(method + path, route)) {
        methods.add(method);
      }
    }
    return methods.isEmpty()
        ? refuse(404, "unknown_url", "There is no such route.")
        : LanguageAnswer.whole(
            LanguageErrors.refuse(
                    405, "unknown_method", "This takes %s.".formatted(String.join(", ", methods)))
                .with("allow", String.join(", ", methods)));
  }

  private static LanguageAnswer refuse(int status, @Nullable String code, String message) {
    return LanguageAnswer.whole(LanguageErrors.refuse(status, code, message));
  }

  /** The keys of its routes. */
  static List<String> routes() {
    return ROUTES;
  }
}
