package io.millrace.domain.project;

import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;

/**
 * A language model as it was declared at some time.
 *
 * @param version 1, 2, 3 … without gap; another one wherever something else is to answer
 * @param by who declared it
 * @param at when
 */
public record LanguageModelRevision(LanguageModel model, int version, String by, Instant at)
    implements Entity {

  /** The partition in which every language model is listed by name. */
  public static final String PARTITION = "language-models";

  /** Where what was declared last is kept. */
  public static Key<LanguageModelRevision> current(ProjectName model) {
    return new Key<>(LanguageModelRevision.class, PARTITION, model.value());
  }

  /** Where a version is kept for ever, as it was declared first. */
  public static Key<LanguageModelRevision> key(ProjectName model, int version) {
    return new Key<>(
        LanguageModelRevision.class, Key.partitionOf(model), prefix() + Key.padded(version));
  }

  /** The prefix of all versions' sort keys. */
  public static String prefix() {
    return "language-model#";
  }
}
