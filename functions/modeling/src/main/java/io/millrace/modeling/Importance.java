package io.millrace.modeling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much one column matters to a model.
 *
 * @param column of the data; its features are taken together
 * @param share of the mean absolute contribution (exact SHAP values in margin space, Lundberg et
 *     al., Nature Machine Intelligence 2, 2020) of all columns, in [0, 1]
 * @param gain sum of the loss reductions of its splits in training
 */
public record Importance(String column, double share, double gain) {

  /** The importances as JSON, in the order given. */
  public static byte[] toJson(List<Importance> importances) {
    return PlainJson.write(Map.of("columns", importances.stream().map(Importance::toMap).toList()));
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws io.millrace.domain.InvalidInputException if it is anything else
   */
  public static List<Importance> fromJson(byte[] utf8) {
    return PlainJson.array(PlainJson.readObject(utf8).get("columns"), "columns").stream()
        .map(json -> PlainJson.object(json, "column"))
        .map(json ->
            new Importance(
                PlainJson.text(json.get("column"), "column"),
                PlainJson.number(json.get("share"), "share"),
                PlainJson.number(json.get("gain"), "gain")))
        .toList();
  }

  /** A clause for who looks for a leak: that no column contributes more than this one. */
  public String leading() {
    return String.format(
        Locale.ROOT, "the column that contributes most is '%s', with %.0f %%", column, 100 * share);
  }

  private Map<String, Object> toMap() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("column", column);
    json.put("share", share);
    json.put("gain", gain);
    return json;
  }
}
