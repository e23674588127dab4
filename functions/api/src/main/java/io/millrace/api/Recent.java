package io.millrace.api;

import io.millrace.domain.ledger.Entity;
import io.millrace.domain.ledger.HistoryEntry;
import io.millrace.domain.ledger.Key;
import io.millrace.domain.ledger.Ledger;
import io.millrace.domain.ledger.Revised;
import io.millrace.domain.project.ProjectName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The entities of a project that changed last, found through its history: their own keys are
 * digests, which say nothing of time.
 */
final class Recent {

  private static final int ENTRIES_READ = 2000;

  private final Ledger ledger;
  private final ProjectName project;

  Recent(Ledger ledger, ProjectName project) {
    this.ledger = ledger;
    this.project = project;
  }

  /**
   * The entities of one kind, the one that changed last first; of very long histories, those of the
   * last {@value #ENTRIES_READ} changes.
   *
   * @param kind how the subject begins in the history, for instance {@code upload/}
   */
  <T extends Entity> List<T> of(String kind, Function<String, Key<T>> key, int limit) {
    String partition = Key.partitionOf(project);
    return ledger
        .latest(HistoryEntry.class, partition, HistoryEntry.prefix(), ENTRIES_READ)
        .stream()
        .map(entry -> entry.transition().subject())
        .filter(subject -> subject.startsWith(kind))
        .distinct()
        .limit(limit)
        .map(subject -> ledger.find(key.apply(subject.substring(kind.length()))))
        .flatMap(Optional::stream)
        .map(Revised::value)
        .toList();
  }
}
