package io.millrace.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Function;

/**
 * The death of a function at one of its calls to a port: before the call does anything, or after it
 * has done all and before anybody knows.
 */
public final class Interruption {

  private enum When {
    BEFORE,
    AFTER
  }

  private final int call;
  private final When when;
  private int calls;

  private Interruption(int call, When when) {
    this.call = call;
    this.when = when;
  }

  /** Some work through ports, and the state that it leaves. */
  public interface Scenario {

    /** Does the work from its beginning. */
    void work();

    /** All that remains of it, with an {@code equals} or a {@code toString} that says so. */
    String state();
  }

  /**
   * Requires of some work that, wherever it is killed, doing it again leaves the state that doing
   * it once would have left.
   *
   * @param start makes the work anew, with its ports passed through {@link #at}
   */
  public static void leavesNoTrace(Function<Interruption, Scenario> start) {
    Scenario undisturbed = start.apply(new Interruption(0, When.BEFORE));
    undisturbed.work();
    String expected = undisturbed.state();
    for (When when : When.values()) {
      int call = 1;
      while (killedAt(call, when, start, expected)) {
        call++;
      }
      assertThat(call).as("calls to ports").isGreaterThan(1);
    }
  }

  private static boolean killedAt(
      int call, When when, Function<Interruption, Scenario> start, String expected) {
    var interruption = new Interruption(call, when);
    Scenario scenario = start.apply(interruption);
    try {
      scenario.work();
    } catch (UnavailableException killed) {
      scenario.work();
    }
    assertThat(scenario.state()).as("killed %s call %s", when, call).isEqualTo(expected);
    return interruption.calls >= call;
  }

  /** The port, on which the interruption may happen. */
  public <T> T at(Class<T> port, T real) {
    Object disturbed =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, arguments) -> {
              boolean now = ++calls == call;
              if (now && when == When.BEFORE) {
                throw new UnavailableException("killed before " + method.getName());
              }
              Object answer;
              try {
                answer = method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (now) {
                throw new UnavailableException("killed after " + method.getName());
              }
              return answer;
            });
    return port.cast(disturbed);
  }
}
