package io.millrace.runtime.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import io.millrace.wire.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What CloudWatch is told: lines of the function's log in its embedded metric format, which become
 * metrics without a call. Their namespace is {@value #NAMESPACE}, and their first dimension always
 * {@value #STAGE}: several stages may share an account.
 *
 * <p>Source: "Embedded metric format specification", Amazon CloudWatch User Guide.
 */
public final class MetricLog {

  private static final String NAMESPACE = "Millrace";
  private static final String STAGE = "stage";

  private final String stage;
  private final InstantSource clock;
  private final Consumer<byte[]> lines;

  /**
   * @param stage whose metrics these are
   * @param lines takes one line at a time, line feed included
   */
  public MetricLog(String stage, InstantSource clock, Consumer<byte[]> lines) {
    this.stage = stage;
    this.clock = clock;
    this.lines = lines;
  }

  /** Metrics in the log of this function: bare lines, which a logger would wrap. */
  public static MetricLog ofFunction(String stage, InstantSource clock) {
    return new MetricLog(stage, clock, LambdaRuntime.getLogger()::log);
  }

  /**
   * Writes one line.
   *
   * @param about what the values are of; each entry is in the line, dimension or not
   * @param dimensions sets of names out of {@code about}, besides the stage: each metric is kept
   *     once for every set
   */
  public void write(
      Map<String, String> about, List<List<String>> dimensions, List<LoggedMetric> values) {
    ObjectNode line = Json.mapper().createObjectNode();
    line.put(STAGE, stage);
    about.forEach(line::put);
    ObjectNode envelope = line.putObject("_aws");
    envelope.put("Timestamp", clock.millis());
    ObjectNode directive = envelope.putArray("CloudWatchMetrics").addObject();
    directive.put("Namespace", NAMESPACE);
    ArrayNode sets = directive.putArray("Dimensions");
    for (List<String> set : dimensions) {
      ArrayNode names = sets.addArray();
      Stream.concat(Stream.of(STAGE), set.stream()).forEach(names::add);
    }
    ArrayNode definitions = directive.putArray("Metrics");
    for (LoggedMetric metric : values) {
      definitions.addObject().put("Name", metric.name()).put("Unit", metric.unit().word());
      line.putPOJO(metric.name(), metric.value());
    }
    lines.accept((line + "\n").getBytes(UTF_8));
  }
}
