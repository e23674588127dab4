package io.millrace.wire;

import io.millrace.domain.event.Trace;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Traces as AWS services hand them on: {@code Root=1-<8>-<24>;Parent=<16>;Sampled=<0 or 1>}. */
public final class TraceHeader {

  private static final Pattern ROOT = Pattern.compile("Root=1-([0-9a-f]{8})-([0-9a-f]{24})");
  private static final Pattern PARENT = Pattern.compile("Parent=([0-9a-f]{16})");
  private static final String SAMPLED = "Sampled=1";

  private TraceHeader() {}

  /** The trace that a header says; empty if there is none, or it names no parent. */
  public static Optional<Trace> read(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    Matcher root = ROOT.matcher(header);
    Matcher parent = PARENT.matcher(header);
    return root.find() && parent.find()
        ? Optional.of(
            new Trace(
                "00-%s%s-%s-%s"
                    .formatted(
                        root.group(1),
                        root.group(2),
                        parent.group(1),
                        header.contains(SAMPLED) ? "01" : "00")))
        : Optional.empty();
  }

  /** The header that says this trace. */
  public static String write(Trace trace) {
    boolean sampled = !trace.traceparent().endsWith("0");
    return "Root=%s;Parent=%s;Sampled=%s".formatted(xrayId(trace), trace.place(), sampled ? 1 : 0);
  }

  /**
   * The name of the whole trace in X-Ray, for instance {@code 1-5759e988-bd862e3fe1be46a994272793}.
   */
  public static String xrayId(Trace trace) {
    return "1-%s-%s".formatted(trace.id().substring(0, 8), trace.id().substring(8));
  }
}
