package io.millrace.tabular.check;

import io.millrace.columns.Codec;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.tabular.notation.NullWords;
import io.millrace.tabular.notation.NumberReadings;
import io.millrace.tabular.notation.Reading;
import io.millrace.tabular.notation.TimeReadings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a value could be that is not of its column's type. */
final class Hint {

  private Hint() {}

  /** How the project would say it, as part of a sentence; empty where nothing is known. */
  static Optional<String> of(Column column, String value) {
    Notation declared = column.notation();
    if (declared != null && !declared.isUsual()) {
      return Optional.of("expected is " + Codec.of(column).expected());
    }
    if (new NullWords().take(value)) {
      return Optional.of("if that is no value, declare missing: [\"%s\"]".formatted(value));
    }
    return readings(column.type(), value).stream()
        .map(reading -> declaration(reading.notation()))
        .filter(declaration -> !declaration.isEmpty())
        .reduce((one, other) -> one + " or " + other)
        .map(declaration -> "declare " + declaration);
  }

  private static List<Reading> readings(ColumnType type, String value) {
    return switch (type) {
      case NUMBER, INTEGER -> {
        NumberReadings numbers = new NumberReadings();
        numbers.add(value, Double.NaN);
        yield numbers.all();
      }
      case DATE, TIMESTAMP -> {
        TimeReadings times = new TimeReadings(true);
        times.add(value, false);
        yield times.all();
      }
      case BOOLEAN, CATEGORY, TEXT -> List.of();
    };
  }

  private static String declaration(Notation notation) {
    Map<String, @Nullable String> parts = new LinkedHashMap<>();
    parts.put("format", notation.pattern());
    parts.put("decimal", notation.decimal());
    parts.put("thousands", notation.thousands());
    parts.put("unit", notation.unit());
    return parts.entrySet().stream()
        .filter(part -> part.getValue() != null)
        .map(part -> "%s: \"%s\"".formatted(part.getKey(), part.getValue()))
        .collect(Collectors.joining(", "));
  }
}
