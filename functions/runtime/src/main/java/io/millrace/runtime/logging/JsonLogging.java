package io.millrace.runtime.logging;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * SLF4J for functions: what our code says at INFO, of libraries only what went wrong, to the log of
 * the function.
 *
 * <p>There is nothing to configure and nothing is looked up, so that it costs a cold start nothing.
 */
public final class JsonLogging implements SLF4JServiceProvider {

  private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new BasicMDCAdapter();

  @Override
  public void initialize() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, this::logger);
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

  private Logger logger(String name) {
    return new JsonLogger(
        name, threshold(name), context, InstantSource.system(), LambdaRuntime.getLogger()::log);
  }

  /** Spring Cloud Function warns of events, with all that is in them. */
  private static Level threshold(String logger) {
    if (logger.startsWith("io.millrace.")) {
      return Level.INFO;
    }
    return logger.startsWith("org.springframework.cloud.function.") ? Level.ERROR : Level.WARN;
  }
}
