package io.millrace.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class InvocationTraceTest {

  private static final String PROPERTY = "com.amazonaws.xray.traceHeader";

  @AfterEach
  void forgets() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void aRuntimeThatIsOlderThanTheMethodSaysItInItsProperty() {
    Context older = context(new NoSuchMethodError("getXrayTraceId"));

    assertThat(InvocationTrace.of(older)).isNull();
    System.setProperty(PROPERTY, "Root=1-00000000-000000000000000000000000");
    assertThat(InvocationTrace.of(older)).startsWith("Root=1-");
  }

  private static Context context(Error error) {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> {
              throw error;
            });
  }
}
