package io.millrace.api;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.access.AccessToken;
import io.millrace.domain.access.Role;
import io.millrace.domain.event.DeadLetters;
import io.millrace.domain.event.Functions;
import io.millrace.wire.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead letters: what functions were asked and could not do, and asking them once more.
 *
 * <p>A letter ends only after its function accepted what it was asked; whoever is killed in between
 * asks twice, which every function bears. Only functions of this platform are asked, whatever a
 * letter says.
 */
final class LetterRoutes {

  private static final Logger log = LoggerFactory.getLogger(LetterRoutes.class);

  /** What one request deals with, so that it is answered in time. */
  private static final int MOST = 100;

  /** What a letter of the stream does not hold is found by its consequences that are overdue. */
  private static final String SWEEP = "Sweep";

  private static final String SWEEP_NOW =
      """
      {"detail-type":"Scheduled Event","detail":{"overdueAfter":"PT0S"}}\
      """;

  private final DeadLetters letters;
  private final Functions functions;

  LetterRoutes(DeadLetters letters, Functions functions) {
    this.letters = letters;
    this.functions = functions;
  }

  List<Route> all() {
    return List.of(
        new Route("GET", "/v1/dead-letters", this::list),
        new Route("POST", "/v1/dead-letters/redrive", this::redrive));
  }

  private ApiResponse list(Call call) {
    operator(call);
    List<DeadLetters.Letter> taken = letters.take(MOST);
    try {
      return ApiResponse.json(
          Map.of(
              "letters",
              taken.stream().map(letter -> shown(ReadLetter.of(letter))).toList(),
              "more",
              taken.size() == MOST));
    } finally {
      taken.forEach(letters::putBack);
    }
  }

  private ApiResponse redrive(Call call) {
    operator(call);
    Fields fields = Fields.of(call.request().body(), "id", "function", "all");
    var choice =
        new Choice(
            fields.optionalText("id").orElse(null),
            fields.optionalText("function").orElse(null),
            fields.optionalFlag("all").orElse(null));
    return ApiResponse.json(redrive(call.caller().name(), choice));
  }

  /** Asks for the chosen letters; each ends once its function accepted it. */
  Redriven redrive(String by, Choice choice) {
    List<DeadLetters.Letter> taken = letters.take(MOST);
    List<Shown> asked = new ArrayList<>();
    List<Shown> left = new ArrayList<>();
    for (DeadLetters.Letter letter : taken) {
      ReadLetter read = ReadLetter.of(letter);
      Shown shown = shown(read);
      if (!choice.fits(shown)) {
        letters.putBack(letter);
      } else if (shown.function() == null) {
        letters.putBack(letter);
        left.add(shown);
      } else {
        ask(shown.function(), read);
        letters.remove(letter);
        asked.add(shown);
        log.info("{} redrove {} for {}", by, letter, shown.function());
      }
    }
    return new Redriven(asked, left, taken.size() == MOST);
  }

  private void ask(String function, ReadLetter read) {
    if (read.event().isPresent()) {
      functions.ask(function, read.event().get());
    } else {
      functions.ask(SWEEP, SWEEP_NOW);
    }
  }

  private static void operator(Call call) {
    if (!call.caller().mayIn(Role.OPERATOR, AccessToken.EVERY_PROJECT)) {
      throw RefusedException.forbidden(
          "%s may not do this: letters are of all projects, so it needs the role OPERATOR in *."
              .formatted(call.caller().name()));
    }
  }

  private Shown shown(ReadLetter read) {
    return new Shown(
        read.letter().id(),
        functions.titleOf(read.functionArn()).orElse(null),
        read.asked(),
        read.why(),
        read.attempts(),
        read.letter().sentAt());
  }

  /**
   * A letter as people see it.
   *
   * @param function that it is for; null if it is for none of ours, and cannot be redriven
   */
  record Shown(
      String id,
      @Nullable String function,
      String asked,
      String why,
      int attempts,
      Instant since) {}

  /**
   * What came of it.
   *
   * @param asked letters that have ended, as their functions will be asked once more
   * @param left letters that were meant, and are for no function of ours
   * @param more whether there may be more letters than one request looks at
   */
  record Redriven(List<Shown> asked, List<Shown> left, boolean more) {}

  /** Which letters: one, those of one function, or all. */
  record Choice(@Nullable String id, @Nullable String function, @Nullable Boolean all) {
    Choice {
      int given =
          (id == null ? 0 : 1) + (function == null ? 0 : 1) + (Boolean.TRUE.equals(all) ? 1 : 0);
      if (given != 1) {
        throw new InvalidInputException(
            "Say which letters: {\"id\": …}, {\"function\": …} or {\"all\": true}, and one of"
                + " these.");
      }
    }

    boolean fits(Shown letter) {
      return Boolean.TRUE.equals(all)
          || letter.id().equals(id)
          || (function != null && function.equals(letter.function()));
    }
  }
}
