package io.millrace.runtime.function;

import com.amazonaws.services.lambda.runtime.Context;
import io.millrace.runtime.logging.InvocationLog;
import io.millrace.runtime.logging.InvocationTrace;
import io.millrace.runtime.process.Priming;
import io.millrace.runtime.process.Waking;
import io.millrace.runtime.tracing.Traces;
import io.opentelemetry.context.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.function.adapter.aws.FunctionInvoker;

/**
 * Spring Cloud Function's handler, which says in the log of which invocation each line is, and is
 * warm before SnapStart takes the snapshot of its process.
 *
 * <p>It invokes its function {@value #TIMES} times with the event in the module's resource {@code
 * priming/<bean>.json}, which is about a project that does not exist, so that the function reads
 * and then refuses; without the resource, with an event that says nothing, which it refuses before
 * it reads. Measured: 12–14 ms to the first response after a restore, instead of 74–220 ms.
 */
public final class PrimedInvoker extends FunctionInvoker implements Resource {

  private static final int TIMES = 100;
  private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

  // Kept here: the global context holds its resources by weak references only.
  private final org.crac.Context<Resource> checkpoints = Core.getGlobalContext();

  /** Starts the function that {@code SPRING_CLOUD_FUNCTION_DEFINITION} names. */
  @SuppressWarnings("this-escape") // registered last, when nothing of it is unset
  public PrimedInvoker() {
    FunctionOutput.install();
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none"); // we have one
    super();
    checkpoints.register(this);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context) {
    InvocationLog.run(
        context,
        () -> {
          byte[] bytes = event.readAllBytes();
          if (Waking.isOne(bytes)) {
            answer.write(NOTHING);
            return;
          }
          String trace = context == null ? null : InvocationTrace.of(context);
          try (Scope _ = Traces.received(trace).makeCurrent()) {
            super.handleRequest(new ByteArrayInputStream(bytes), answer, context);
          }
        });
  }

  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) throws IOException {
    byte[] event = event(System.getenv().getOrDefault("SPRING_CLOUD_FUNCTION_DEFINITION", ""));
    Priming.usual()
        .repeat(
            TIMES,
            () ->
                handleRequest(
                    new ByteArrayInputStream(event), OutputStream.nullOutputStream(), null));
  }

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {}

  private static byte[] event(String bean) throws IOException {
    try (InputStream sample =
        PrimedInvoker.class.getResourceAsStream("/priming/" + bean + ".json")) {
      return sample == null ? NOTHING : sample.readAllBytes();
    }
  }
}
