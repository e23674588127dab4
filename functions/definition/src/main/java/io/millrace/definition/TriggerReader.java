package io.millrace.definition;

import io.millrace.domain.project.TrainingTrigger;
import io.millrace.domain.project.WeeklyTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads which published data are trained on unasked. */
final class TriggerReader {

  private static final String WEEKLY = "every ";

  private TriggerReader() {}

  /** The trigger; empty where every dataset version is trained on. */
  static Optional<TrainingTrigger> read(YamlValue value) {
    if (value.isMapping()) {
      return condition(value);
    }
    return value.text().filter(text -> text.startsWith(WEEKLY)).isPresent()
        ? value
            .text()
            .flatMap(text ->
                value.<TrainingTrigger>make(() -> new TrainingTrigger.At(WeeklyTime.parse(text))))
        : value.word(Word.class).flatMap(TriggerReader::of);
  }

  private static Optional<TrainingTrigger> of(Word word) {
    return switch (word) {
      case PUBLISHED -> Optional.empty();
      case ASKED -> Optional.of(new TrainingTrigger.Asked());
    };
  }

  private static Optional<TrainingTrigger> condition(YamlValue value) {
    Section section = value.section("every", "rows");
    List<TrainingTrigger> said = new ArrayList<>();
    section
        .find("every")
        .flatMap(given ->
            given
                .duration()
                .flatMap(
                    each -> given.<TrainingTrigger>make(() -> new TrainingTrigger.Every(each))))
        .ifPresent(said::add);
    section
        .find("rows")
        .flatMap(given ->
            given
                .integer()
                .flatMap(
                    each -> given.<TrainingTrigger>make(() -> new TrainingTrigger.NewRows(each))))
        .ifPresent(said::add);
    if (said.size() > 1) {
      value.note("say one of every and rows");
    }
    return said.size() == 1 ? Optional.of(said.getFirst()) : Optional.empty();
  }

  /** The words for what has no measure. */
  enum Word {
    PUBLISHED,
    ASKED
  }
}
