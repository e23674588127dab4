package io.millrace.runtime.logging;

import com.amazonaws.services.lambda.runtime.Context;
import org.jspecify.annotations.Nullable;

/** The trace of X-Ray that an invocation is a part of. */
public final class InvocationTrace {

  private static final String PROPERTY = "com.amazonaws.xray.traceHeader";

  private InvocationTrace() {}

  /**
   * The header of the trace; null where nothing is traced.
   *
   * <p>Lambda brings a {@link Context} of its own, before ours on the class path, which may be
   * older than the method that tells it: then the runtime's property does.
   */
  public static @Nullable String of(Context context) {
    try {
      return context.getXrayTraceId();
    } catch (NoSuchMethodError older) {
      return System.getProperty(PROPERTY);
    }
  }
}
