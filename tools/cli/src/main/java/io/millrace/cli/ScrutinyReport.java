package io.millrace.cli;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Fairness;
import io.millrace.domain.evaluation.FairnessMeasure;
import io.millrace.domain.evaluation.Robustness;
import io.millrace.domain.evaluation.Scrutiny;
import io.millrace.domain.evaluation.Slices;
import io.millrace.domain.evaluation.Slices.Slice;
import io.millrace.domain.evaluation.Stability;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a closer look at a model found, for a terminal. */
final class ScrutinyReport {

  private ScrutinyReport() {}

  static void show(Scrutiny scrutiny, Console console) {
    if (scrutiny.fairness() != null) {
      groups(scrutiny.fairness(), console);
    }
    Slices slices = scrutiny.slices();
    if (slices != null) {
      if (!slices.declared().isEmpty()) {
        segments("Segment by segment:", slices.declared(), console);
      }
      if (!slices.weakest().isEmpty()) {
        segments(
            "Where it errs more than elsewhere, of %s segments that were looked at:"
                .formatted(slices.looked()),
            slices.weakest(),
            console);
      }
    }
    if (!scrutiny.leaks().isEmpty()) {
      console.line("");
      console.line("What may have leaked:");
      scrutiny.leaks().forEach(leak -> console.line("  ? " + leak.sentence()));
    }
    Robustness robustness = scrutiny.robustness();
    if (robustness != null) {
      robustness(robustness, console);
    }
    if (scrutiny.stability() != null) {
      stability(scrutiny.stability(), console);
    }
  }

  private static void segments(String title, List<Slice> slices, Console console) {
    console.line("");
    console.line(title);
    console.table(
        List.of("SEGMENT", "HELD-OUT ROWS", "ERROR", "ELSEWHERE", "P"),
        slices.stream()
            .map(slice ->
                List.of(
                    slice.name(),
                    String.valueOf(slice.rows()),
                    Descriptions.figure(slice.error()),
                    Descriptions.figure(slice.errorElsewhere()),
                    String.format(Locale.ROOT, "%.2g", slice.pValue())))
            .toList());
  }

  private static void robustness(Robustness robustness, Console console) {
    console.line("");
    console.line(
        "On %s of the held-out rows %s is %s as they are; %s."
            .formatted(
                String.format(Locale.ROOT, "%,d", robustness.rows()),
                robustness.metric(),
                Descriptions.figure(robustness.undisturbed()),
                robustness.disturbed().stream()
                    .filter(each -> each.column() == null)
                    .map(each ->
                        "%s where %s"
                            .formatted(Descriptions.figure(each.value()), words(each.kind())))
                    .collect(Collectors.joining(", "))));
  }

  private static void stability(Stability stability, Console console) {
    console.line("");
    console.line(
        "Learned with %s seeds: %s"
            .formatted(
                stability.seeds().size(),
                stability.measures().entrySet().stream()
                    .map(each ->
                        switch (each.getKey()) {
                          case SPREAD ->
                              "%s has a standard deviation of %s"
                                  .formatted(
                                      stability.metric(), Descriptions.figure(each.getValue()));
                          case FLIPS ->
                              String.format(
                                  Locale.ROOT,
                                  "two say different classes of %.2f %% of the rows",
                                  100 * each.getValue());
                          case DEVIATION ->
                              "what is predicted of a row has one of %s"
                                  .formatted(Descriptions.figure(each.getValue()));
                        })
                    .collect(Collectors.joining(", ", "", "."))));
  }

  private static String words(Robustness.Kind kind) {
    return switch (kind) {
      case NOISE -> "numbers are noisy";
      case MISSING -> "a tenth of the values is not there";
      case SHIFTED -> "numbers have moved by half a deviation";
      case SHUFFLED -> "a column says nothing";
    };
  }

  private static void groups(Fairness fairness, Console console) {
    console.line("");
    console.line(
        "Each group beside all others; favourable is '%s', a dash is too few rows to say:"
            .formatted(fairness.favourable()));
    console.table(
        List.of("GROUP", "HELD-OUT ROWS", "DISPARATE IMPACT", "EQUAL OPPORTUNITY", "AVERAGE ODDS"),
        fairness.groups().stream()
            .map(group ->
                List.of(
                    group.name(),
                    String.valueOf(group.heldOut().rows()),
                    measured(group, FairnessMeasure.DISPARATE_IMPACT),
                    measured(group, FairnessMeasure.EQUAL_OPPORTUNITY),
                    measured(group, FairnessMeasure.AVERAGE_ODDS)))
            .toList());
  }

  private static String measured(Fairness.Group group, FairnessMeasure measure) {
    Estimate estimate = group.measures().get(measure);
    return estimate == null
        ? "–"
        : "%s (%s to %s)"
            .formatted(
                Descriptions.figure(estimate.value()),
                Descriptions.figure(estimate.low()),
                Descriptions.figure(estimate.high()));
  }
}
