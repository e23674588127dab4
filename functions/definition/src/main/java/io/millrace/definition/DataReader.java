package io.millrace.definition;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.project.DataPolicy;
import io.millrace.domain.project.DataPolicy.Keep;
import io.millrace.domain.project.DataPolicy.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a file does to the dataset that is there, and who learns from whose data. */
final class DataReader {

  private final @Nullable String entityKey;
  private final boolean times;

  /**
   * @param entityKey the column that says what a row is about; null where none is declared
   * @param times whether an event time is declared that is a date or a timestamp
   */
  DataReader(@Nullable String entityKey, boolean times) {
    this.entityKey = entityKey;
    this.times = times;
  }

  Optional<DataPolicy> read(YamlValue value) {
    Section section = value.section("mode", "keep", "from", "sharedWith", "gather", "mergedBy");
    Mode mode = section.get("mode", word -> word.word(Mode.class), Mode.REPLACE);
    if (mode == Mode.UPSERT && entityKey == null) {
      value.note("mode upsert needs an entityKey, which says what a row is about");
      return Optional.empty();
    }
    Keep keep = section.find("keep").flatMap(this::keep).orElse(null);
    ProjectName from = section.find("from").flatMap(DataReader::project).orElse(null);
    List<ProjectName> sharedWith =
        section.find("sharedWith").flatMap(DataReader::projects).orElse(null);
    Duration gather = section.find("gather").flatMap(YamlValue::duration).orElse(null);
    Role mergedBy = section.find("mergedBy").flatMap(word -> word.word(Role.class)).orElse(null);
    return value.make(() -> new DataPolicy(mode, keep, from, sharedWith, gather, mergedBy));
  }

  private static Optional<ProjectName> project(YamlValue value) {
    return value.text().flatMap(name -> value.make(() -> new ProjectName(name)));
  }

  private static Optional<List<ProjectName>> projects(YamlValue value) {
    List<YamlValue> items = value.items();
    List<ProjectName> names = items.stream().flatMap(item -> project(item).stream()).toList();
    return names.size() == items.size() && value.isList() ? Optional.of(names) : Optional.empty();
  }

  private Optional<Keep> keep(YamlValue value) {
    Section section = value.section("files", "rows", "age");
    List<Keep> said = new ArrayList<>();
    section
        .find("files")
        .flatMap(given ->
            given
                .integer()
                .flatMap(number ->
                    given.<Keep>make(
                        () -> new Keep.Files(Math.clamp(number, 0, Integer.MAX_VALUE)))))
        .ifPresent(said::add);
    section
        .find("rows")
        .flatMap(given ->
            given.integer().flatMap(number -> given.<Keep>make(() -> new Keep.Rows(number))))
        .ifPresent(said::add);
    section
        .find("age")
        .flatMap(
            given -> given.duration().flatMap(age -> given.<Keep>make(() -> new Keep.Recent(age))))
        .ifPresent(said::add);
    if (section.find("age").isPresent() && !times) {
      value.note("age needs an eventTime that is a date or a timestamp");
    }
    if (said.size() > 1) {
      value.note("say one of files, rows and age");
    }
    return said.size() == 1 ? Optional.of(said.getFirst()) : Optional.empty();
  }
}
