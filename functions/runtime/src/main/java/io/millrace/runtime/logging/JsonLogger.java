package io.millrace.runtime.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.wire.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.MDCAdapter;
import tools.jackson.databind.node.ObjectNode;

/** Writes each event as one line; under the names that Lambda itself gives to them in JSON. */
final class JsonLogger extends LegacyAbstractLogger implements LoggingEventAware {

  private final transient MDCAdapter context;
  private final transient InstantSource clock;
  private final transient Consumer<byte[]> lines;
  private final Level threshold;

  /**
   * @param threshold the least severe level that is written
   * @param context whose entries are fields of every line
   * @param lines takes one line at a time, line feed included
   */
  JsonLogger(
      String name,
      Level threshold,
      MDCAdapter context,
      InstantSource clock,
      Consumer<byte[]> lines) {
    this.name = name;
    this.threshold = threshold;
    this.context = context;
    this.clock = clock;
    this.lines = lines;
  }

  @Override
  public void log(LoggingEvent event) {
    if (isEnabled(event.getLevel())) {
      List<KeyValuePair> fields = event.getKeyValuePairs();
      write(
          event.getLevel(),
          format(event.getMessage(), event.getArgumentArray()),
          fields == null ? List.of() : fields,
          event.getThrowable());
    }
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    write(level, format(message, arguments), List.of(), thrown);
  }

  private void write(
      Level level, String message, List<KeyValuePair> fields, @Nullable Throwable thrown) {
    ObjectNode line = Json.mapper().createObjectNode();
    line.put("timestamp", clock.instant().toString());
    line.put("level", level.name());
    line.put("logger", name);
    line.put("message", message);
    Map<String, String> known = context.getCopyOfContextMap();
    if (known != null) {
      known.forEach(line::put);
    }
    fields.forEach(field -> line.put(field.key, String.valueOf(field.value)));
    if (thrown != null) {
      line.put("error", SafeThrowable.summary(thrown));
      line.put("stackTrace", SafeThrowable.stackTrace(thrown));
    }
    lines.accept((line + "\n").getBytes(UTF_8));
  }

  private static String format(String message, Object @Nullable [] arguments) {
    return MessageFormatter.basicArrayFormat(message, arguments);
  }

  private boolean isEnabled(Level level) {
    return level.toInt() >= threshold.toInt();
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return isEnabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isEnabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isEnabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isEnabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isEnabled(Level.ERROR);
  }
}
