package io.millrace.launcher;

import io.millrace.launcher.Breakdown.Span;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** How long a function's process took to start, in Lambda's words. */
final class ProcessStart {

  private static final String BEGIN = "INIT_START";
  private static final Pattern LASTED = Pattern.compile("Init Duration: ([0-9]+)(\\.[0-9]+)? ms");

  private ProcessStart() {}

  /** The start of the process that wrote this log; empty if it was not invoked yet. */
  static Optional<Span> in(List<OutputLogEvent> log) {
    Optional<Instant> from =
        log.stream()
            .filter(event -> event.message().startsWith(BEGIN))
            .findFirst()
            .map(event -> Instant.ofEpochMilli(event.timestamp()));
    Optional<Long> millis =
        log.stream()
            .map(event -> LASTED.matcher(event.message()))
            .filter(Matcher::find)
            .findFirst()
            .map(found -> Long.valueOf(found.group(1)));
    return from.flatMap(at -> millis.map(lasted -> new Span(at, at.plusMillis(lasted))));
  }
}
