package io.millrace.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import io.millrace.domain.Deadline;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvocationLogTest {

  private static final int HOUR = 3_600_000;

  @Test
  void anInvocationKnowsWhenLambdaCutsItOff() {
    List<Boolean> allowed = new ArrayList<>();

    InvocationLog.run(
        invocation(),
        () -> {
          allowed.add(Deadline.allows(Duration.ofMinutes(59), Instant.now()));
          allowed.add(Deadline.allows(Duration.ofHours(1), Instant.now()));
        });
    InvocationLog.run(null, () -> allowed.add(mayTakeAYear()));

    assertThat(allowed).containsExactly(true, false, true);
    assertThat(mayTakeAYear()).as("after the invocation").isTrue();
  }

  private static boolean mayTakeAYear() {
    return Deadline.allows(Duration.ofDays(365), Instant.now());
  }

  private static Context invocation() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) -> method.getName().equals("getRemainingTimeInMillis") ? HOUR : null);
  }
}
