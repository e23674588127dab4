package io.millrace.host;

import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the code of functions calls in place of {@link System} and {@link Runtime}: {@link
 * CallRewriter} turns the calls here. Whose call it is, is known by the thread; for a thread that
 * belongs to no function these are the host's own.
 */
public final class Sandboxed {

  private Sandboxed() {}

  /** As {@link System#getenv()}. */
  public static Map<String, String> getenv() {
    HostedFunction function = HostedFunction.current();
    return function == null ? System.getenv() : function.variables();
  }

  /** As {@link System#getenv(String)}. */
  public static @Nullable String getenv(String name) {
    return getenv().get(name);
  }

  /** As {@link System#getProperty(String)}. */
  public static @Nullable String getProperty(String key) {
    HostedFunction function = HostedFunction.current();
    return function == null ? System.getProperty(key) : function.properties().get(key);
  }

  /** As {@link System#getProperty(String, String)}. */
  public static @Nullable String getProperty(String key, @Nullable String absent) {
    String value = getProperty(key);
    return value == null ? absent : value;
  }

  /** As {@link System#setProperty}. */
  public static @Nullable String setProperty(String key, String value) {
    HostedFunction function = HostedFunction.current();
    return function == null
        ? System.setProperty(key, value)
        : function.properties().set(key, value);
  }

  /** As {@link System#clearProperty}. */
  public static @Nullable String clearProperty(String key) {
    HostedFunction function = HostedFunction.current();
    return function == null ? System.clearProperty(key) : function.properties().clear(key);
  }

  /** As {@link System#out}. */
  public static PrintStream out() {
    HostedFunction function = HostedFunction.current();
    return function == null ? System.out : function.out();
  }

  /** As {@link System#err}. */
  public static PrintStream err() {
    HostedFunction function = HostedFunction.current();
    return function == null ? System.err : function.err();
  }

  /** As {@link System#setOut}. */
  public static void setOut(PrintStream stream) {
    HostedFunction function = HostedFunction.current();
    if (function == null) {
      System.setOut(stream);
    } else {
      function.out(stream);
    }
  }

  /** As {@link System#setErr}. */
  public static void setErr(PrintStream stream) {
    HostedFunction function = HostedFunction.current();
    if (function == null) {
      System.setErr(stream);
    } else {
      function.err(stream);
    }
  }

  /** As {@link System#exit}: ends the function, and the calling thread's work. */
  public static void exit(int status) {
    HostedFunction function = HostedFunction.current();
    if (function == null) {
      System.exit(status);
    } else {
      function.exit(status);
    }
  }

  /** As {@link Runtime#exit}. */
  public static void exit(Runtime runtime, int status) {
    exit(status);
  }

  /** As {@link Runtime#halt}. */
  public static void halt(Runtime runtime, int status) {
    exit(status);
  }

  /** As {@link Runtime#maxMemory}: the function's share. */
  public static long maxMemory(Runtime runtime) {
    HostedFunction function = HostedFunction.current();
    return function == null ? runtime.maxMemory() : function.heapBytes();
  }

  /** As {@link ClassLoader#getSystemClassLoader}: the loader of the function's class path. */
  public static ClassLoader getSystemClassLoader() {
    HostedFunction function = HostedFunction.current();
    return function == null ? ClassLoader.getSystemClassLoader() : function.loader();
  }
}
