package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.aws.InvokedEndpoint.Reply;
import io.millrace.aws.InvokedEndpoint.ReplyStream;
import io.millrace.domain.Deadline;
import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Route;
import io.millrace.language.VersionsInTurn.Answered;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.runtime.logging.LoggedMetric;
import io.millrace.runtime.logging.LoggedMetric.Unit;
import io.millrace.runtime.logging.ServingMetrics;
import io.millrace.runtime.streaming.StreamedResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the versions of a model answer, at once or bit by bit, and counts what it takes.
 *
 * <p>Until the first bit is there another version may answer in place of one that fails; once it
 * was sent, a failure is the last event. Where nobody takes the answer any longer, the version is
 * told to stop.
 */
final class Conversation {

  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

  /**
   * Endpoints, each asked by its name; both throw {@link UnavailableException} if it does not
   * answer.
   *
   * @param ask to what its container says in the end
   * @param stream to what its container says bit by bit
   */
  record Endpoints(
      BiFunction<String, byte[], Reply> ask, BiFunction<String, byte[], ReplyStream> stream) {}

  private final Endpoints endpoints;
  private final VersionsInTurn versions;
  private final ServingMetrics metrics;
  private final InstantSource clock;

  Conversation(
      Endpoints endpoints, VersionsInTurn versions, ServingMetrics metrics, InstantSource clock) {
    this.endpoints = endpoints;
    this.versions = versions;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * The answer to a question, of which nothing was sent yet.
   *
   * @param took is told how many tokens it took, once that is known: 0 where it is a refusal, or
   *     none; never told where the container does not say it
   * @throws UnavailableException if nobody answers; {@link MisconfiguredException} where nobody may
   *     be asked
   */
  LanguageAnswer answer(Route route, HttpRequest request, Question question, LongConsumer took) {
    try {
      return question.streamed()
          ? streamed(route, request, question, took)
          : whole(route, request, question, took);
    } catch (UnavailableException e) {
      took.accept(0);
      throw e;
    }
  }

  private LanguageAnswer streamed(
      Route route, HttpRequest request, Question question, LongConsumer took) {
    Answered<Begun> begun =
        versions.ask(
            route, request, (version, endpoint) -> begin(route, version, endpoint, question));
    if (!begun.reply().reply().isRefusal()) {
      return response -> send(route, begun, question, response, took);
    }
    took.accept(0);
    return LanguageAnswer.whole(
        told(route, begun.version(), read(begun.reply(), begun.reply().reply().status())));
  }

  private LanguageAnswer whole(
      Route route, HttpRequest request, Question question, LongConsumer took) {
    Answered<Said> answered =
        versions.ask(
            route, request, (version, endpoint) -> ask(route, version, endpoint, question));
    Said said = answered.reply();
    if (said.usage().isTold() || said.reply().isRefusal()) {
      took.accept(said.usage().total());
    }
    return LanguageAnswer.whole(told(route, answered.version(), said.reply()));
  }

  /** A whole answer, and what it took. */
  private record Said(Reply reply, TokenUsage usage) {}

  private Said ask(Route route, int version, String endpoint, Question question) {
    Instant start = clock.instant();
    Reply reply = endpoints.ask().apply(endpoint, question.body());
    if (reply.isRefusal()) {
      metrics.refused(route.project(), version);
      return new Said(reply, TokenUsage.NONE);
    }
    TokenUsage usage = TokenUsage.of(reply.body());
    answered(route.project(), version, start, usage.metrics());
    return new Said(reply, usage);
  }

  private void answered(ProjectName model, int version, Instant start, Stream<LoggedMetric> more) {
    metrics.answered(
        model,
        version,
        1,
        Duration.between(start, clock.instant()),
        more.toArray(LoggedMetric[]::new));
  }

  /**
   * An answer whose first event is there.
   *
   * @param toFirst how long it took
   */
  @SuppressWarnings("ArrayRecordComponent") // used up by one request
  private record Begun(
      ReplyStream reply, ServerSentEvents events, byte[] first, Instant start, Duration toFirst) {}

  private Begun begin(Route route, int version, String endpoint, Question question) {
    Instant start = clock.instant();
    ReplyStream reply = WholeAnswer.asEvents(endpoints.stream().apply(endpoint, question.body()));
    var events = new ServerSentEvents(reply.body());
    if (reply.isRefusal()) {
      metrics.refused(route.project(), version);
      return new Begun(reply, events, new byte[0], start, Duration.ZERO);
    }
    try {
      byte[] first =
          events
              .next()
              .orElseThrow(() ->
                  new UnavailableException(
                      "version %s of %s answers nothing".formatted(version, route.project())));
      return new Begun(reply, events, first, start, Duration.between(start, clock.instant()));
    } catch (UnavailableException e) {
      stop(reply);
      throw e;
    }
  }

  private static void stop(ReplyStream reply) {
    try {
      reply.body().close();
    } catch (IOException e) {
      LOG.info("A broken answer could not be closed: {}", e.getMessage());
    }
  }

  private static Reply read(Begun begun, int status) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(begun.first());
    for (Optional<byte[]> next = begun.events().next();
        next.isPresent();
        next = begun.events().next()) {
      all.writeBytes(next.get());
    }
    return new Reply(status, all.toByteArray());
  }

  private void send(
      Route route,
      Answered<Begun> answered,
      Question question,
      StreamedResponse response,
      LongConsumer took)
      throws IOException {
    Begun begun = answered.reply();
    TokenUsage usage = TokenUsage.NONE;
    boolean failed = false;
    try (InputStream _ = begun.reply().body()) {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("content-type", begun.reply().contentType());
      headers.put("cache-control", "no-cache");
      headers.putAll(marks(route, answered.version()));
      OutputStream out = response.begin(200, headers);
      try {
        AnswerEnd end = AnswerEnd.of(begun.reply().contentType());
        Optional<byte[]> next = Optional.of(begun.first());
        while (next.isPresent()) {
          byte[] event = next.get();
          usage = usage.orIn(event);
          end = end.after(event);
          if (end == AnswerEnd.OPEN && !begun.events().isWhole()) {
            break; // half an event, which nobody could read
          }
          if (!question.usageUnasked() || !TokenUsage.isAlone(event)) {
            out.write(event);
          }
          if (end == AnswerEnd.FAILED) {
            failed(route, answered.version(), "says that it failed");
            failed = true;
            return;
          }
          if (!Deadline.allows(Duration.ZERO, clock.instant())) {
            throw new UnavailableException("it takes longer than an answer may");
          }
          next = begun.events().next();
        }
        if (end == AnswerEnd.OPEN) {
          throw new UnavailableException("it ended before the answer did");
        }
      } catch (UnavailableException e) {
        failed = true;
        failed(route, answered.version(), "broke off: " + e.getMessage());
        out.write(
            LanguageErrors.event("The model broke off its answer; ask it again.").getBytes(UTF_8));
      }
    } finally {
      if (usage.isTold()) {
        took.accept(usage.total());
      }
      if (!failed) {
        answered(
            route.project(),
            answered.version(),
            begun.start(),
            Stream.concat(
                usage.metrics(),
                Stream.of(
                    new LoggedMetric(
                        "TimeToFirstToken", Unit.MILLISECONDS, begun.toFirst().toMillis()))));
      }
    }
  }

  private void failed(Route route, int version, String how) {
    LOG.error("version {} of {} {}", version, route.project(), how);
    metrics.failed(route.project(), version, 1);
  }

  private static HttpResponse told(Route route, int version, Reply reply) {
    String body = new String(reply.body(), UTF_8);
    HttpResponse response =
        reply.isRefusal() && !body.startsWith("{")
            ? LanguageErrors.refuse(reply.status(), null, body)
            : new HttpResponse(reply.status(), Map.of("content-type", "application/json"), body);
    for (var mark : marks(route, version).entrySet()) {
      response = response.with(mark.getKey(), mark.getValue());
    }
    return response;
  }

  /** Which version answered, and in place of which one. */
  private static Map<String, String> marks(Route route, int version) {
    Map<String, String> marks = new LinkedHashMap<>();
    marks.put("millrace-version", Integer.toString(version));
    if (route.previous() != null
        && route.previous().version() == version
        && route.live().version() != version) {
      marks.put("millrace-instead-of", Integer.toString(route.live().version()));
    }
    return marks;
  }
}
