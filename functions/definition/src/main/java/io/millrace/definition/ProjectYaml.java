package io.millrace.definition;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.Project;
import java.util.Optional;

/** {@code project.yaml}, from text to what it declares and back. JSON of the same shape is YAML. */
public final class ProjectYaml {

  private ProjectYaml() {}

  /**
   * What this text declares; what it leaves out has the default that the schema documents.
   *
   * @throws InvalidInputException if it is not a project; the message lists everything that is
   *     wrong, one a line, as {@code line:column: path: what is expected and what was found}
   */
  public static Project parse(String yaml) {
    Problems problems = new Problems();
    var project =
        YamlDocument.compose(yaml, problems)
            .flatMap(root -> new ProjectReader(problems).read(root));
    problems.refuseIfAny();
    return project.orElseThrow(() -> new IllegalStateException("refused for no reason"));
  }

  /**
   * The same text, whose {@code training.script} is of these sources; whatever else is in it stays
   * as it is written.
   *
   * @throws InvalidInputException if it is not YAML, or names no script
   */
  public static String withSource(String yaml, Sha256 source) {
    return with(yaml, "script", "source", source);
  }

  /**
   * The same text, whose {@code training.model} is the file of this digest; whatever else is in it
   * stays as it is written.
   *
   * @throws InvalidInputException if it is not YAML, or names no model
   */
  public static String withModel(String yaml, Sha256 digest) {
    return with(yaml, "model", "digest", digest);
  }

  private static String with(String yaml, String key, String name, Sha256 digest) {
    Problems problems = new Problems();
    Optional<YamlValue> given =
        YamlDocument.compose(yaml, problems)
            .flatMap(root -> Optional.ofNullable(root.entries().get("training")))
            .flatMap(training -> Optional.ofNullable(training.entries().get(key)));
    problems.refuseIfAny();
    return given
        .orElseThrow(
            () -> new InvalidInputException("The definition has no training.%s.".formatted(key)))
        .replaced(yaml, file -> "{file: %s, %s: \"%s\"}".formatted(file, name, digest));
  }

  /** This project as commented YAML, which {@link #parse} reads as the same project. */
  public static String write(Project project) {
    return new ProjectWriter().write(project);
  }
}
