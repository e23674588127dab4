package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Draws what each column added to a prediction, the most by amount first. */
final class ExplanationChart {

  private static final int MOST = 10;
  private static final int WIDTH = 24;
  private static final String BAR = "█";

  private ExplanationChart() {}

  /**
   * The lines of the chart.
   *
   * @param prediction with its explanation
   * @param values of the instance by column, where they are known
   */
  static List<String> of(JsonNode prediction, Map<String, String> values) {
    JsonNode explanation = prediction.path("explanation");
    List<Map.Entry<String, JsonNode>> all =
        new ArrayList<>(explanation.path("contributions").properties());
    List<Map.Entry<String, JsonNode>> shown = all.subList(0, Math.min(MOST, all.size()));
    double largest =
        shown.stream().mapToDouble(each -> Math.abs(each.getValue().asDouble())).max().orElse(0);
    double others = all.stream().skip(MOST).mapToDouble(each -> each.getValue().asDouble()).sum();
    int width =
        Math.max(
            13,
            shown.stream().mapToInt(each -> named(each.getKey(), values).length()).max().orElse(0));
    List<String> lines = new ArrayList<>();
    lines.add(
        "in general".concat(" ".repeat(width - 10)) + figure(explanation.path("base").asDouble()));
    for (var each : shown) {
      double value = each.getValue().asDouble();
      String name = named(each.getKey(), values);
      int length = largest == 0 ? 0 : (int) Math.round(WIDTH * Math.abs(value) / largest);
      lines.add(
          (name + " ".repeat(width - name.length()) + figure(value) + "  " + BAR.repeat(length))
              .stripTrailing());
    }
    if (all.size() > MOST) {
      String name = "%s others".formatted(all.size() - MOST);
      lines.add(name + " ".repeat(width - name.length()) + figure(others));
    }
    String sum = prediction.has("class") ? "margin" : "value";
    lines.add(
        sum + " ".repeat(width - sum.length()) + figure(explanation.path("output").asDouble()));
    return lines;
  }

  private static String named(String column, Map<String, String> values) {
    String value = values.get(column);
    return value == null ? column : column + " = " + value;
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%+12.3f", value);
  }
}
