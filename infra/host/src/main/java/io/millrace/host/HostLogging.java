package io.millrace.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOP_FallbackServiceProvider;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * SLF4J in the host: each function logs through the provider that it brings. Loggers are shared by
 * all functions, so whose they are is decided at each call.
 */
public final class HostLogging implements SLF4JServiceProvider {

  private static final SLF4JServiceProvider NONE = none();

  private final ConcurrentMap<ClassLoader, SLF4JServiceProvider> providers =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = forwarding(MDCAdapter.class, () -> provider().getMDCAdapter());

  @Override
  public void initialize() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name ->
        loggers.computeIfAbsent(
            name,
            each -> forwarding(Logger.class, () -> provider().getLoggerFactory().getLogger(each)));
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  private SLF4JServiceProvider provider() {
    HostedFunction function = HostedFunction.current();
    return function == null
        ? NONE
        : providers.computeIfAbsent(function.loader(), HostLogging::brought);
  }

  private static SLF4JServiceProvider brought(ClassLoader loader) {
    SLF4JServiceProvider provider =
        ServiceLoader.load(SLF4JServiceProvider.class, loader).findFirst().orElse(NONE);
    provider.initialize();
    return provider;
  }

  private static SLF4JServiceProvider none() {
    var none = new NOP_FallbackServiceProvider();
    none.initialize();
    return none;
  }

  private interface Target<T> {
    T get();
  }

  private static <T> T forwarding(Class<T> type, Target<T> target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(target.get(), method, arguments)));
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
