package io.millrace.domain.registry;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The aliases of all projects' versions. What moves one is one conditional write. */
public final class Aliases {

  /** How many a project may have. */
  public static final int MOST = 100;

  private final Transactions transactions;
  private final InstantSource clock;

  public Aliases(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The aliases of a project that mean a version, by name. */
  public List<Alias> all(ProjectName project) {
    return ever(project).stream().filter(alias -> alias.version() > 0).toList();
  }

  private List<Alias> ever(ProjectName project) {
    return Listed.readable(
        transactions
            .stateStore()
            .list(Alias.class, Key.partitionOf(project), Alias.PREFIX, "", MOST));
  }

  /**
   * Lets an alias mean a version, or none. Idempotent: one that means it already is left as it is.
   *
   * @param expected the version that it has to mean until now, 0 for none; null where that does not
   *     matter
   * @throws InvalidInputException if there is no such version, the alias means another than was
   *     expected, or the project has had {@value #MOST} already
   */
  public Alias point(
      ProjectName project, Alias alias, @Nullable Integer expected, String by, String why) {
    return transactions.transact(() -> {
      var key = Alias.key(project, alias.name());
      Optional<Revised<Alias>> read = transactions.stateStore().find(key);
      int before = read.map(found -> found.value().version()).orElse(0);
      if (before == alias.version()) {
        return new Decision.NoChange<>(alias);
      }
      check(
          expected == null || expected == before,
          "%s means %s".formatted(alias.name(), said(before)));
      check(
          alias.version() == 0 || exists(project, alias.version()),
          "%s has no version %s".formatted(project, alias.version()));
      check(
          read.isPresent() || ever(project).size() < MOST,
          "%s has had %s aliases, and may have no more: use one of them".formatted(project, MOST));
      return new Decision.Commit<>(
          new Change(
              project,
              List.of(new Write<>(key, alias, read.map(Revised::revision).orElse(0L))),
              new AuditedChange(
                  clock.instant(),
                  by,
                  "alias/" + alias.name(),
                  said(before),
                  said(alias.version()),
                  why),
              List.of()),
          alias);
    });
  }

  private boolean exists(ProjectName project, int version) {
    return transactions.stateStore().find(ModelVersion.key(project, version)).isPresent();
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new InvalidInputException(otherwise);
    }
  }

  private static String said(int version) {
    return version == 0 ? "no version" : "version " + version;
  }
}
