package io.millrace.domain.pointer;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.event.Event;
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
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The pointers of one kind of all projects. What moves one is one conditional write. */
public final class Pointers<P extends Pointer> {

  /** How many a project may have. */
  public static final int MOST = 100;

  /**
   * One kind of pointers.
   *
   * @param word for one of them, for instance {@code alias}
   * @param of what they mean one, for instance {@code version}
   * @param refusal why nothing may mean this number, in a sentence; empty where it may
   * @param events that one was moved
   */
  public record Kind<P extends Pointer>(
      Class<P> type,
      String word,
      String of,
      BiFunction<ProjectName, Integer, Optional<String>> refusal,
      BiFunction<ProjectName, P, List<Event>> events) {

    private String prefix() {
      return word + "#";
    }

    private Key<P> key(ProjectName project, String name) {
      return new Key<>(type, Key.partitionOf(project), prefix() + name);
    }

    private String said(int number) {
      return (number == 0 ? "no " + of : of + " " + number);
    }
  }

  private final Transactions transactions;
  private final InstantSource clock;
  private final Kind<P> kind;

  public Pointers(Transactions transactions, InstantSource clock, Kind<P> kind) {
    this.transactions = transactions;
    this.clock = clock;
    this.kind = kind;
  }

  /** The pointers of a project that mean something, by name. */
  public List<P> all(ProjectName project) {
    return ever(project).stream().filter(pointer -> pointer.number() > 0).toList();
  }

  /** The pointer of this name, if it means something. */
  public Optional<P> find(ProjectName project, String name) {
    return transactions
        .stateStore()
        .find(kind.key(project, name))
        .map(Revised::value)
        .filter(pointer -> pointer.number() > 0);
  }

  private List<P> ever(ProjectName project) {
    return Listed.readable(
        transactions
            .stateStore()
            .list(kind.type(), Key.partitionOf(project), kind.prefix(), "", MOST));
  }

  /**
   * Lets a pointer mean what it says. Idempotent: one that means it already is left as it is.
   *
   * @param expected what it has to mean until now, 0 for none; null where that does not matter
   * @throws InvalidInputException if nothing may mean that, the pointer means another than was
   *     expected, or the project has had {@value #MOST} already
   */
  public P point(
      ProjectName project, P pointer, @Nullable Integer expected, String by, String why) {
    return transactions.transact(() -> {
      var key = kind.key(project, pointer.name());
      Optional<Revised<P>> read = transactions.stateStore().find(key);
      int before = read.map(found -> found.value().number()).orElse(0);
      if (before == pointer.number()) {
        return new Decision.NoChange<>(pointer);
      }
      check(
          expected == null || expected == before,
          "%s means %s".formatted(pointer.name(), kind.said(before)));
      if (pointer.number() > 0) {
        kind.refusal().apply(project, pointer.number()).ifPresent(refusal -> check(false, refusal));
      }
      check(
          read.isPresent() || ever(project).size() < MOST,
          "%s has had %s of these names (%s), and may have no more: use one of them"
              .formatted(project, MOST, kind.word()));
      return new Decision.Commit<>(
          new Change(
              project,
              List.of(new Write<>(key, pointer, read.map(Revised::revision).orElse(0L))),
              new AuditedChange(
                  clock.instant(),
                  by,
                  kind.word() + "/" + pointer.name(),
                  kind.said(before),
                  kind.said(pointer.number()),
                  why),
              kind.events().apply(project, pointer)),
          pointer);
    });
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new InvalidInputException(otherwise);
    }
  }
}
