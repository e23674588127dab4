package io.millrace.modeling.score;

import io.millrace.domain.Check;
import io.millrace.modeling.PlainJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A generalized linear model: a weighted sum of the features for each output, and a link.
 *
 * <p>A feature that is missing adds what training found for rows without it. One beyond all that
 * training saw counts as the nearest that it saw, so that no single number decides by being large.
 *
 * <p>Cost: sums × features multiplications, one small array.
 */
public final class LinearModel implements Scorer {

  /**
   * One feature.
   *
   * @param least and {@code greatest} that training saw
   * @param weights of the feature for each sum
   * @param missing what is added to each sum where the feature is missing
   * @param mean what the feature added to each sum on the mean of training
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Feature(
      float least, float greatest, double[] weights, double[] missing, double[] mean) {}

  private final Link link;
  private final double[] bias;
  private final List<Feature> features;

  /**
   * A model of these parts, whose arrays are not changed.
   *
   * @param bias where each sum starts; shape [sums]
   */
  public LinearModel(Link link, double[] bias, List<Feature> features) {
    Check.that(
        link == Link.SOFTMAX ? bias.length > 1 : bias.length == 1,
        "sums of a linear model",
        "one, or one a class for softmax",
        bias.length);
    for (Feature feature : features) {
      Check.that(
          feature.weights.length == bias.length
              && feature.missing.length == bias.length
              && feature.mean.length == bias.length,
          "weights of a feature",
          "one a sum, " + bias.length,
          feature.weights.length);
    }
    this.link = link;
    this.bias = bias;
    this.features = List.copyOf(features);
  }

  @Override
  public int features() {
    return features.size();
  }

  @Override
  public int sums() {
    return bias.length;
  }

  @Override
  public Link link() {
    return link;
  }

  @Override
  public void sum(float[] rows, int at, double[] out) {
    System.arraycopy(bias, 0, out, 0, bias.length);
    for (int j = 0; j < features.size(); j++) {
      addTo(out, features.get(j), rows[at + j]);
    }
  }

  private static void addTo(double[] sums, Feature feature, float value) {
    if (Float.isNaN(value)) {
      add(sums, feature.missing, 1);
    } else {
      add(sums, feature.weights, Math.clamp(value, feature.least, feature.greatest));
    }
  }

  private static void add(double[] sums, double[] weights, double times) {
    for (int k = 0; k < sums.length; k++) {
      sums[k] += times * weights[k];
    }
  }

  /** {@inheritDoc} A feature's is the distance of what it adds from the mean of training. */
  @Override
  public double[] contributions(float[] rows, int at, int sum) {
    double[] contributions = new double[features.size() + 1];
    contributions[features.size()] = bias[sum];
    for (int j = 0; j < features.size(); j++) {
      Feature feature = features.get(j);
      double[] added = new double[bias.length];
      addTo(added, feature, rows[at + j]);
      contributions[j] = added[sum] - feature.mean[sum];
      contributions[features.size()] += feature.mean[sum];
    }
    return contributions;
  }

  @Override
  public long stepsOfContributions() {
    return (long) features.size() * bias.length;
  }

  /** This model as JSON. */
  public byte[] toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("link", link.word());
    json.put("bias", list(bias));
    List<Object> all = new ArrayList<>();
    for (Feature feature : features) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("least", feature.least);
      each.put("greatest", feature.greatest);
      each.put("weights", list(feature.weights));
      each.put("missing", list(feature.missing));
      each.put("mean", list(feature.mean));
      all.add(each);
    }
    json.put("features", all);
    return PlainJson.write(json);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws io.millrace.domain.InvalidInputException if it is anything else
   */
  public static LinearModel fromJson(byte[] utf8) {
    Map<String, @Nullable Object> json = PlainJson.readObject(utf8);
    List<Feature> features = new ArrayList<>();
    for (@Nullable Object each : PlainJson.array(json.get("features"), "features")) {
      Map<String, @Nullable Object> feature = PlainJson.object(each, "feature");
      float least = (float) PlainJson.number(feature.get("least"), "least");
      float greatest = (float) PlainJson.number(feature.get("greatest"), "greatest");
      Check.that(least <= greatest, "least of a feature", "at most the greatest", least);
      features.add(
          new Feature(
              least,
              greatest,
              numbers(feature.get("weights"), "weights"),
              numbers(feature.get("missing"), "missing"),
              numbers(feature.get("mean"), "mean")));
    }
    return new LinearModel(
        Link.named(PlainJson.text(json.get("link"), "link")),
        numbers(json.get("bias"), "bias"),
        features);
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static double[] numbers(@Nullable Object json, String field) {
    double[] numbers =
        PlainJson.array(json, field).stream()
            .mapToDouble(each -> PlainJson.number(each, field))
            .toArray();
    for (double number : numbers) {
      Check.that(Double.isFinite(number), field, "finite numbers", number);
    }
    return numbers;
  }
}
