package io.millrace.local.sagemaker;

import io.millrace.local.service.JsonTrees;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The figures that a program prints; of each the last counts. */
final class PrintedMetrics {

  private static final Logger log = LoggerFactory.getLogger(PrintedMetrics.class);
  private static final double MILLIS = 1000.0;

  private final Map<String, Pattern> metrics;
  private final Map<String, ObjectNode> last = new TreeMap<>();

  /**
   * @param metrics by name, with the value in the first group of each
   */
  PrintedMetrics(Map<String, Pattern> metrics) {
    this.metrics = metrics;
  }

  /** Reads a line of the program's. */
  synchronized void read(String line, Instant now) {
    metrics.forEach((name, pattern) -> {
      Matcher matcher = pattern.matcher(line);
      while (matcher.find()) {
        note(name, String.valueOf(matcher.group(1)), now);
      }
    });
  }

  private void note(String name, String value, Instant now) {
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        last.put(
            name,
            JsonTrees.object()
                .put("MetricName", name)
                .put("Value", number)
                .put("Timestamp", now.toEpochMilli() / MILLIS));
      }
    } catch (NumberFormatException e) {
      log.debug("no value of {}: {}", name, value);
    }
  }

  /** What was read last of each, as {@code FinalMetricDataList} tells it. */
  synchronized List<ObjectNode> last() {
    return List.copyOf(last.values());
  }
}
