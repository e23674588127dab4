package io.millrace.local.lambda;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.TraceSink;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The segment that Lambda itself tells X-Ray of each invocation of a function. */
final class FunctionSegments {

  private static final Pattern ROOT = Pattern.compile("Root=(1-[0-9a-f]{8}-[0-9a-f]{24})");
  private static final Pattern PARENT = Pattern.compile("Parent=([0-9a-f]{16})");
  private static final double MILLIS = 1000;
  private static final HexFormat HEX = HexFormat.of();

  private final TraceSink traces;
  private final InstantSource clock = InstantSource.system();
  private final RandomGenerator random = RandomGenerator.getDefault();

  FunctionSegments(TraceSink traces) {
    this.traces = traces;
  }

  /** Begins one, in the trace of whoever asks, or in a new one. */
  Segment begin(FunctionDefinition function, @Nullable String traceHeader) {
    String given = traceHeader == null ? "" : traceHeader;
    Matcher root = ROOT.matcher(given);
    Matcher parent = PARENT.matcher(given);
    boolean sampled = function.traced() && !given.contains("Sampled=0");
    return new Segment(
        function.name(),
        root.find() ? root.group(1) : newRoot(),
        parent.find() ? parent.group(1) : null,
        HEX.toHexDigits(random.nextLong(1, Long.MAX_VALUE)),
        sampled,
        clock.millis());
  }

  private String newRoot() {
    return "1-"
        + HEX.toHexDigits((int) clock.instant().getEpochSecond())
        + "-"
        + HEX.toHexDigits(random.nextLong())
        + HEX.toHexDigits(random.nextInt());
  }

  /** One that has begun. */
  final class Segment {

    private final String function;
    private final String trace;
    private final @Nullable String parent;
    private final String id;
    private final boolean sampled;
    private final long begun;

    private Segment(
        String function,
        String trace,
        @Nullable String parent,
        String id,
        boolean sampled,
        long begun) {
      this.function = function;
      this.trace = trace;
      this.parent = parent;
      this.id = id;
      this.sampled = sampled;
      this.begun = begun;
    }

    /** What the function is told of it. */
    String traceHeader() {
      return "Root=%s;Parent=%s;Sampled=%s".formatted(trace, id, sampled ? 1 : 0);
    }

    void end(InvocationResult result) {
      if (sampled) {
        ObjectNode document =
            JsonTrees.object()
                .put("trace_id", trace)
                .put("id", id)
                .put("name", function)
                .put("origin", "AWS::Lambda::Function")
                .put("start_time", begun / MILLIS)
                .put("end_time", clock.millis() / MILLIS)
                .put("fault", result instanceof InvocationResult.Failed);
        if (parent != null) {
          document.put("parent_id", parent);
        }
        traces.segment(document);
      }
    }
  }
}
