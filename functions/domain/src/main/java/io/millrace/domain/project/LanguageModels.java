package io.millrace.domain.project;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The language models that are declared. */
public final class LanguageModels {

  private final Transactions transactions;
  private final InstantSource clock;

  public LanguageModels(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** What was declared last. */
  public Optional<LanguageModelRevision> find(ProjectName model) {
    return transactions.stateStore().find(LanguageModelRevision.current(model)).map(Revised::value);
  }

  /** A version as it was declared first. */
  public Optional<LanguageModelRevision> find(ProjectName model, int version) {
    return transactions
        .stateStore()
        .find(LanguageModelRevision.key(model, version))
        .map(Revised::value);
  }

  /**
   * Language models as they were declared last, by name from a to z; each is listed under its name.
   *
   * @param after the name after which to begin; empty for the first
   * @param limit how many at most, at least 1
   */
  public List<Listed<LanguageModelRevision>> list(String after, int limit) {
    return transactions
        .stateStore()
        .list(LanguageModelRevision.class, LanguageModelRevision.PARTITION, "", after, limit);
  }

  /** The versions of one, newest first. */
  public List<LanguageModelRevision> newest(ProjectName model, int limit) {
    return transactions
        .stateStore()
        .latest(
            LanguageModelRevision.class,
            Key.partitionOf(model),
            LanguageModelRevision.prefix(),
            limit);
  }

  /**
   * Declares one. Where something else is to answer than before, that is its next version, and
   * whoever deploys hears of it: who declares it lets it serve. Idempotent: what is declared
   * already stays as it is.
   *
   * @param by who declares it; the caller has checked that they may
   * @throws InvalidInputException if a project has that name
   */
  public LanguageModelRevision declare(LanguageModel model, String by) {
    ProjectName name = model.name();
    return transactions.transact(() -> {
      if (transactions.stateStore().find(ProjectRevision.current(name)).isPresent()) {
        throw new InvalidInputException("name", "another one than a project has", name);
      }
      var read = transactions.stateStore().find(LanguageModelRevision.current(name));
      Optional<LanguageModelRevision> before = read.map(Revised::value);
      if (before.filter(each -> each.model().equals(model)).isPresent()) {
        return new Decision.NoChange<>(before.get());
      }
      int last = before.map(LanguageModelRevision::version).orElse(0);
      boolean answersTheSame =
          before.filter(each -> each.model().digest().equals(model.digest())).isPresent();
      var next =
          new LanguageModelRevision(model, answersTheSame ? last : last + 1, by, clock.instant());
      List<Write<?>> writes = new ArrayList<>();
      writes.add(
          new Write<>(
              LanguageModelRevision.current(name), next, read.map(Revised::revision).orElse(0L)));
      if (!answersTheSame) {
        writes.add(Write.create(LanguageModelRevision.key(name, next.version()), next));
      }
      return new Decision.Commit<>(
          new Change(
              name,
              writes,
              new AuditedChange(
                  next.at(),
                  by,
                  "language model",
                  last == 0 ? AuditedChange.NONE : "version " + last,
                  "version " + next.version(),
                  answersTheSame
                      ? "declared otherwise, answered by the same"
                      : "%s declared".formatted(model.container().image())),
              answersTheSame
                  ? List.of()
                  : List.of(new Event.VersionApproved(name, next.version()))),
          next);
    });
  }
}
