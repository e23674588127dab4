package io.millrace.definition;

import com.google.re2j.Pattern;
import io.millrace.columns.Codec;
import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Task;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.DataPolicy;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.RowRule;
import io.millrace.domain.project.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a project, and checks across its parts where the parts that matter could be read. */
final class ProjectReader {

  private final Problems problems;

  ProjectReader(Problems problems) {
    this.problems = problems;
  }

  /** The project; empty, with the reasons among the problems, if the file does not declare one. */
  Optional<Project> read(YamlValue root) {
    Section section =
        root.section(
            "name",
            "task",
            "target",
            "positive",
            "entityKey",
            "eventTime",
            "missing",
            "columns",
            "checks",
            "training",
            "gates",
            "approval",
            "deployment",
            "monitoring",
            "data",
            "evaluation");
    Optional<ProjectName> name =
        section
            .require("name")
            .flatMap(
                value -> value.text().flatMap(text -> value.make(() -> new ProjectName(text))));
    Optional<Task> task = section.require("task").flatMap(value -> value.word(Task.class));
    Map<String, YamlValue> declared =
        section.require("columns").map(YamlValue::entries).orElse(new LinkedHashMap<>());
    List<Column> columns =
        columns(declared, section.find("missing").map(NotationReader::words).orElse(Set.of()));
    Optional<String> target =
        section.require("target").flatMap(value -> reference(value, declared.keySet()));
    String entityKey = reference(section, "entityKey", declared.keySet());
    String eventTime = reference(section, "eventTime", declared.keySet());
    String positive = positive(section, task, column(columns, target));
    predicted(section, task, target, columns, positive);
    var training =
        section
            .find("training")
            .map(new TrainingReader(declared.keySet())::read)
            .orElse(TrainingReader.DEFAULT);
    var rules = new RulesReader();
    Optional<List<Gate>> gates = section.find("gates").map(new GateReader(task)::read);
    ApprovalPolicy approval = section.get("approval", rules::approval, RulesReader.APPROVAL);
    var deployment = section.get("deployment", rules::deployment, RulesReader.DEPLOYMENT);
    var monitoring = section.get("monitoring", rules::monitoring, RulesReader.MONITORING);
    var data =
        section.get(
            "data", new DataReader(entityKey, times(columns, eventTime))::read, DataPolicy.REPLACE);
    var checksReader = new ChecksReader(declared.keySet(), task, data.mode());
    List<DatasetCheck> checks =
        section.find("checks").map(checksReader::read).orElseGet(checksReader::defaults);
    if (data.from() != null) {
      section
          .find("checks")
          .ifPresent(value ->
              value.note("%s checks its files itself: leave this out".formatted(data.from())));
    }
    EvaluationPolicy evaluation =
        section.find("evaluation").flatMap(new EvaluationReader(columns)::read).orElse(null);
    if (problems.any()) {
      return Optional.empty();
    }
    return root.make(() ->
        new Project(
            name.orElseThrow(),
            task.orElseThrow(),
            target.orElseThrow(),
            positive,
            entityKey,
            eventTime,
            columns,
            checks,
            training,
            gates.orElseGet(() -> GateReader.defaults(task.orElseThrow(), training.objective())),
            approval,
            deployment,
            monitoring,
            data,
            evaluation));
  }

  private static List<Column> columns(Map<String, YamlValue> declared, Set<String> missing) {
    List<Column> columns = new ArrayList<>();
    var reader = new ColumnReader(missing);
    declared.forEach((name, value) -> reader.read(name, value).ifPresent(columns::add));
    return columns;
  }

  private static @Nullable String reference(Section section, String name, Set<String> columns) {
    return section.find(name).flatMap(value -> reference(value, columns)).orElse(null);
  }

  private static Optional<String> reference(YamlValue value, Set<String> columns) {
    return value
        .text()
        .filter(column -> {
          boolean known = columns.contains(column);
          if (!known) {
            value.note(
                "there is no column '%s'; declared are %s"
                    .formatted(column, String.join(", ", columns)));
          }
          return known;
        });
  }

  /** What can be known to be no target before there is data, told where it is written. */
  private static void predicted(
      Section section,
      Optional<Task> task,
      Optional<String> target,
      List<Column> columns,
      @Nullable String positive) {
    column(columns, target)
        .filter(_ -> task.isPresent() && (task.get() == Task.BINARY) == (positive != null))
        .ifPresent(column ->
            section
                .find("positive")
                .or(() -> section.find("target"))
                .ifPresent(
                    where -> where.accepts(() -> predicted(task.orElseThrow(), column, positive))));
  }

  private static boolean times(List<Column> columns, @Nullable String eventTime) {
    return column(columns, Optional.ofNullable(eventTime))
        .filter(column -> column.type().isTime())
        .isPresent();
  }

  private static Optional<Column> column(List<Column> columns, Optional<String> name) {
    return columns.stream()
        .filter(column -> name.filter(column.name()::equals).isPresent())
        .findFirst();
  }

  private static void predicted(Task task, Column column, @Nullable String positive) {
    var _ = new Target(task, column, positive);
    for (RowRule rule : column.rules()) {
      if (positive != null && rule instanceof RowRule.Matches(var pattern)) {
        Check.that(
            Pattern.matches(pattern, positive),
            "positive class",
            "a value that the pattern of '" + column.name() + "' matches",
            positive);
      }
    }
  }

  /** The class as the column's codec names it; as it is written where it is none. */
  private static @Nullable String positive(
      Section section, Optional<Task> task, Optional<Column> column) {
    Optional<YamlValue> given = section.find("positive");
    if (task.isPresent() && task.get() == Task.BINARY && given.isEmpty()) {
      section.at().note("positive is missing: the class of the target that counts as the event");
    }
    if (task.isPresent() && task.get() != Task.BINARY) {
      given.ifPresent(value -> value.note("is for a binary task only"));
    }
    String text = given.flatMap(YamlValue::text).orElse(null);
    if (text == null || column.isEmpty()) {
      return text;
    }
    Codec codec = Codec.of(column.get());
    if (codec.isMissing(text.toCharArray(), 0, text.length())) {
      given.ifPresent(value -> value.note("stands for no value in this column"));
    }
    Optional<String> word = codec.word(codec.read(text));
    boolean anotherWord =
        column.get().type() == ColumnType.BOOLEAN && word.filter(text::equalsIgnoreCase).isEmpty();
    return anotherWord ? text : word.orElse(text); // 1 may be meant as a class of numbers
  }
}
