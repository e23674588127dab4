package io.millrace.domain.monitoring;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.monitoring.Incident.Closed;
import io.millrace.domain.monitoring.Incident.Handling;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The incidents of a project, and what follows from them.
 *
 * <p>A review reads the newest windows of the version that serves, what it was asked and how well
 * it predicted, whether it was asked as usual, and what of the monitor failed, and changes what
 * they say of its incidents. One is of the model: it opens where a window drifts or shows a loss
 * and none is open, worsens where more drifts or worse, eases where the newest {@value
 * IncidentSteps#TO_EASE} windows are better, and closes where the newest {@value
 * IncidentSteps#TO_CLOSE} show neither, or another version serves. One is of its silence, where
 * many windows show nothing; and one of each part of the monitor that failed, until it works again.
 * The windows and the failures are state: a review that is lost, repeated or overtaken leaves what
 * the next one leaves.
 */
public final class Incidents {

  private static final int MOST_AT_ONCE = 10;

  private final Transactions transactions;
  private final InstantSource clock;

  public Incidents(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The incident of this number. */
  public Optional<Incident> find(ProjectName project, int number) {
    return store().find(Incident.key(project, number)).map(Revised::value);
  }

  /**
   * Brings the incidents of a project up to date. Idempotent.
   *
   * @return those that are open now, the newest first: one of the model, one of its silence, and
   *     one of each part of the monitor at most
   */
  public List<Incident> review(IncidentReview review) {
    var steps = new IncidentSteps(store(), clock, review);
    int changes = 0;
    while (changes < MOST_AT_ONCE && transactions.transact(steps::next)) {
      changes++;
    }
    return steps.newest().stream().filter(Incident::isOpen).toList();
  }

  /**
   * Notes what somebody does about an incident that is open. Idempotent: the same again changes
   * nothing.
   *
   * @param by who; the caller has checked that they may
   * @param done for the history, for instance {@code acknowledged}
   * @param how the handling after it
   * @throws InvalidInputException if there is no such incident, or it is closed
   */
  public Incident handle(
      ProjectName project,
      int number,
      String by,
      String done,
      String why,
      UnaryOperator<Handling> how) {
    return transactions.transact(() -> {
      Revised<Incident> read = openOne(project, number);
      Incident incident = read.value();
      Handling next = how.apply(incident.handling());
      if (next.equals(incident.handling())) {
        return new Decision.NoChange<>(incident);
      }
      Incident handled = incident.handled(next);
      return new Decision.Commit<>(changes().change(read, handled, by, done, why), handled);
    });
  }

  /**
   * Closes an incident because somebody says so: windows up to now open no other for it.
   *
   * @throws InvalidInputException if there is no such incident, or it is closed
   */
  public Incident close(ProjectName project, int number, String by, String why) {
    return transactions.transact(() -> {
      Revised<Incident> read = openOne(project, number);
      Closed end = changes().end(read.value(), by, clock.instant(), why);
      return new Decision.Commit<>(changes().close(read, end), read.value().closed(end));
    });
  }

  private Revised<Incident> openOne(ProjectName project, int number) {
    Revised<Incident> read =
        store()
            .find(Incident.key(project, number))
            .orElseThrow(() ->
                new InvalidInputException("%s has no incident %s".formatted(project, number)));
    if (!read.value().isOpen()) {
      throw new InvalidInputException("incident %s is closed".formatted(number));
    }
    return read;
  }

  private IncidentChanges changes() {
    return new IncidentChanges(store(), clock);
  }

  private StateStore store() {
    return transactions.stateStore();
  }
}
