package io.millrace.runtime.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.logging.LoggedMetric.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricLogTest {

  @Test
  void aLineSaysItsValuesForEachSetOfDimensionsAndAlwaysTheStage() {
    List<String> lines = new ArrayList<>();
    var log = new MetricLog("dev", () -> Instant.EPOCH, line -> lines.add(new String(line, UTF_8)));

    log.write(
        new TreeMap<>(Map.of("model", "churn", "version", "3")),
        List.of(List.of(), List.of("model")),
        List.of(
            LoggedMetric.count("Predictions", 2),
            new LoggedMetric("Latency", Unit.MILLISECONDS, 1.5)));

    assertThat(lines)
        .containsExactly(
            """
            {"stage":"dev","model":"churn","version":"3",\
            "_aws":{"Timestamp":0,"CloudWatchMetrics":[{"Namespace":"Millrace",\
            "Dimensions":[["stage"],["stage","model"]],\
            "Metrics":[{"Name":"Predictions","Unit":"Count"},{"Name":"Latency","Unit":"Milliseconds"}]}]},\
            "Predictions":2,"Latency":1.5}
            """);
  }
}
