package io.millrace.domain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.UnavailableException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What all {@link Receivers} must do. */
public abstract class ReceiversContract {

  /**
   * What a receiver was told.
   *
   * @param type of the event
   */
  public record Told(String type, String cloudEvent) {}

  protected abstract Receivers receivers();

  /** The name of one receiver. */
  protected abstract String one();

  /** The name of another. */
  protected abstract String other();

  /** What this receiver was told, by now at least so many things; repeats count once. */
  protected abstract Set<Told> told(String receiver, int atLeast);

  @Test
  void whoIsNamedIsToldItAsItIsAndNobodyElse() {
    Told first = incident("ünï <%s> \\\" \\n");
    Told second = incident("2");

    receivers().tellAgain(one(), first.type(), first.cloudEvent());
    receivers().tellAgain(other(), second.type(), second.cloudEvent());

    assertThat(told(one(), 1)).containsExactly(first);
    assertThat(told(other(), 1)).containsExactly(second);
  }

  @Test
  void theSameIsToldAsOftenAsItIsAsked() {
    Told first = incident("1");
    Told second = incident("2");

    receivers().tellAgain(one(), first.type(), first.cloudEvent());
    receivers().tellAgain(one(), first.type(), first.cloudEvent());
    receivers().tellAgain(one(), second.type(), second.cloudEvent());

    assertThat(told(one(), 2)).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void whoIsNoReceiverAnyMoreIsToldNothing() {
    Told gone = incident("gone");
    Told last = incident("last");

    receivers().tellAgain(one() + "-gone", gone.type(), gone.cloudEvent());
    receivers().tellAgain(one(), last.type(), last.cloudEvent());

    assertThat(told(one(), 1)).containsExactly(last);
  }

  @Test
  void whatTheBusDoesNotTakeIsNoSuccess() {
    assertThatThrownBy(() -> receivers().tellAgain(one(), "incident.opened", "{"))
        .isInstanceOf(UnavailableException.class);
  }

  /** With a notice, as all that receivers are told. */
  private static Told incident(String id) {
    return new Told(
        "incident.opened",
        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"notice\":\"Incident %s.\",\"data\":{}}"
            .formatted(id, id));
  }
}
