package io.millrace.host;

import java.io.PrintStream;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A function that runs in the host, under AWS's runtime interface client. */
final class HostedFunction {

  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final StackWalker CALLERS = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

  private final HostMessage.Start start;
  private final FunctionLoader loader;
  private final FunctionProperties properties;
  private final LineOutput lines;
  private final Consumer<HostMessage> told;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile PrintStream out;
  private volatile PrintStream err;

  /**
   * A function that is to be run.
   *
   * @param code where its classes are
   * @param told takes what it writes and when it ends; called by any thread
   */
  @SuppressWarnings("this-escape") // the loader is not asked for it before run
  HostedFunction(
      HostMessage.Start start, HostImage.Code code, HostImage image, Consumer<HostMessage> told) {
    this.start = start;
    this.told = told;
    this.properties = new FunctionProperties(start.properties());
    this.loader = new FunctionLoader(start.handler(), code, image, this);
    this.lines = new LineOutput(line -> told.accept(new HostMessage.Output(start.id(), line)));
    PrintStream stream = new PrintStream(lines, true, StandardCharsets.UTF_8);
    this.out = stream;
    this.err = stream;
  }

  /** The function whose code the calling thread runs; null if it runs none's. */
  static @Nullable HostedFunction current() {
    HostedFunction owner = ownerOf(Thread.currentThread().getContextClassLoader());
    return owner != null
        ? owner
        : CALLERS.walk(frames ->
            frames
                .map(StackFrame::getDeclaringClass)
                .map(type -> ownerOf(type.getClassLoader()))
                .filter(each -> each != null)
                .findFirst()
                .orElse(null));
  }

  /** Starts it in a thread of its own. */
  void run() {
    Thread thread = new Thread(this::serve, "function-" + start.handler());
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
    thread.start();
  }

  /** Ends it: it is told of no more invocations. */
  void exit(int status) {
    end(status);
    throw new FunctionExit(status);
  }

  void end(int status) {
    if (!ended.getAndSet(true)) {
      out.flush();
      lines.close();
      told.accept(new HostMessage.Ended(start.id(), status));
      loader.closeQuietly();
    }
  }

  Map<String, String> variables() {
    return start.variables();
  }

  FunctionProperties properties() {
    return properties;
  }

  long heapBytes() {
    return start.heapBytes();
  }

  FunctionLoader loader() {
    return loader;
  }

  PrintStream out() {
    return out;
  }

  void out(PrintStream stream) {
    out = stream;
  }

  PrintStream err() {
    return err;
  }

  void err(PrintStream stream) {
    err = stream;
  }

  private void serve() {
    try {
      Class.forName(CLIENT, true, loader)
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {start.handler()});
      end(0);
    } catch (InvocationTargetException e) {
      failed(e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      failed(e);
    }
  }

  private void failed(@Nullable Throwable e) {
    if (e instanceof OutOfMemoryError) {
      Runtime.getRuntime().halt(FunctionHost.OUT_OF_MEMORY);
    }
    if (!ended.get() && e != null) {
      e.printStackTrace(err);
    }
    end(1);
  }

  private static @Nullable HostedFunction ownerOf(@Nullable ClassLoader context) {
    for (ClassLoader each = context; each != null; each = each.getParent()) {
      if (each instanceof FunctionLoader known) {
        return known.function();
      }
    }
    return null;
  }
}
