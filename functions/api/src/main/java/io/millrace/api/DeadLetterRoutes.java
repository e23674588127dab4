package io.millrace.api;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.access.AccessToken;
import io.millrace.domain.access.Role;
import io.millrace.domain.event.DeadLetters;
import io.millrace.domain.event.Functions;
import io.millrace.domain.event.Receivers;
import io.millrace.wire.JsonFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead letters: what functions were asked and could not do, and what receivers of notices did not
 * take; and asking and telling them once more.
 *
 * <p>A dead letter ends only after its function accepted what it was asked; whoever is killed in
 * between asks twice, which every function bears. Only functions of this platform are asked,
 * whatever a dead letter says, and only its receivers are told.
 */
final class DeadLetterRoutes {

  private static final Logger log = LoggerFactory.getLogger(DeadLetterRoutes.class);

  /** What one request deals with, so that it is answered in time. */
  private static final int MOST = 100;

  /**
   * What a dead letter of the stream does not hold is found by its consequences that are missed.
   */
  private static final String RECONCILE = "Reconcile";

  private static final String RECONCILE_NOW =
      """
      {"detail-type":"Scheduled Event","detail":{"missedAfter":"PT0S"}}\
      """;

  private final DeadLetters deadLetters;
  private final Functions functions;
  private final Receivers receivers;

  DeadLetterRoutes(DeadLetters deadLetters, Functions functions, Receivers receivers) {
    this.deadLetters = deadLetters;
    this.functions = functions;
    this.receivers = receivers;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("GET", "/v1/dead-letters", this::list),
        new ApiRoute("POST", "/v1/dead-letters/redrive", this::redrive));
  }

  private ApiResponse list(Call call) {
    operator(call);
    List<DeadLetters.DeadLetter> taken = deadLetters.take(MOST);
    try {
      return ApiResponse.json(
          Map.of(
              "deadLetters",
              taken.stream().map(deadLetter -> shown(ReadDeadLetter.of(deadLetter))).toList(),
              "more",
              taken.size() == MOST));
    } finally {
      taken.forEach(deadLetters::putBack);
    }
  }

  private ApiResponse redrive(Call call) {
    operator(call);
    JsonFields fields = JsonFields.of(call.request().body(), "id", "function", "all");
    var choice =
        new Choice(
            fields.optionalText("id").orElse(null),
            fields.optionalText("function").orElse(null),
            fields.optionalFlag("all").orElse(null));
    return ApiResponse.json(redrive(call.caller().name(), choice));
  }

  /** Asks for the chosen dead letters; each ends once its function accepted it. */
  Redriven redrive(String by, Choice choice) {
    List<DeadLetters.DeadLetter> taken = deadLetters.take(MOST);
    List<Shown> asked = new ArrayList<>();
    List<Shown> left = new ArrayList<>();
    for (DeadLetters.DeadLetter deadLetter : taken) {
      ReadDeadLetter read = ReadDeadLetter.of(deadLetter);
      Shown shown = shown(read);
      if (!choice.fits(shown)) {
        deadLetters.putBack(deadLetter);
      } else if (shown.function() != null) {
        ask(shown.function(), read);
        deadLetters.remove(deadLetter);
        asked.add(shown);
        log.info("{} redrove {} for {}", by, deadLetter, shown.function());
      } else if (shown.receiver() != null && read.notice().isPresent()) {
        ReadDeadLetter.Untold notice = read.notice().get();
        receivers.tellAgain(read.functionArn(), notice.type(), notice.cloudEvent());
        deadLetters.remove(deadLetter);
        asked.add(shown);
        log.info("{} redrove {} for {}", by, deadLetter, shown.receiver());
      } else {
        deadLetters.putBack(deadLetter);
        left.add(shown);
      }
    }
    return new Redriven(asked, left, taken.size() == MOST);
  }

  private void ask(String function, ReadDeadLetter read) {
    if (read.event().isPresent()) {
      functions.ask(function, read.event().get());
    } else {
      functions.ask(RECONCILE, RECONCILE_NOW);
    }
  }

  private static void operator(Call call) {
    if (!call.caller().mayIn(Role.OPERATOR, AccessToken.EVERY_PROJECT)) {
      throw RefusedException.forbidden(
          "%s may not do this: dead letters are of all projects, so it needs the role OPERATOR in *."
              .formatted(call.caller().name()));
    }
  }

  private Shown shown(ReadDeadLetter read) {
    String function = functions.titleOf(read.functionArn()).orElse(null);
    return new Shown(
        read.deadLetter().id(),
        function,
        function != null || read.notice().isEmpty() ? null : receiver(read.functionArn()),
        read.asked(),
        read.why(),
        read.attempts(),
        read.deadLetter().sentAt());
  }

  /** Its name in an ARN, {@code …:api-destination/NAME/ID} or {@code …:TOPIC}. */
  private static String receiver(String arn) {
    String resource = arn.substring(arn.lastIndexOf(':') + 1);
    return resource.replaceFirst("^api-destination/", "").replaceFirst("/.*", "");
  }

  /**
   * A dead letter as people see it.
   *
   * @param function that it is for; null if it is for none of ours
   * @param receiver of the notice that it is; null if it is none. What has neither cannot be
   *     redriven
   */
  record Shown(
      String id,
      @Nullable String function,
      @Nullable String receiver,
      String asked,
      String why,
      int attempts,
      Instant since) {}

  /**
   * What came of it.
   *
   * @param asked dead letters that have ended, as their functions will be asked once more, or their
   *     receivers told
   * @param left dead letters that were meant, and are for no function and no receiver of ours
   * @param more whether there may be more dead letters than one request looks at
   */
  record Redriven(List<Shown> asked, List<Shown> left, boolean more) {}

  /** Which dead letters: one, those of one function, or all. */
  record Choice(@Nullable String id, @Nullable String function, @Nullable Boolean all) {
    Choice {
      int given =
          (id == null ? 0 : 1) + (function == null ? 0 : 1) + (Boolean.TRUE.equals(all) ? 1 : 0);
      if (given != 1) {
        throw new InvalidInputException(
            "Say which dead letters: {\"id\": …}, {\"function\": …} or {\"all\": true}, and one of"
                + " these.");
      }
    }

    boolean fits(Shown deadLetter) {
      return Boolean.TRUE.equals(all)
          || deadLetter.id().equals(id)
          || (function != null && function.equals(deadLetter.function()));
    }
  }
}
