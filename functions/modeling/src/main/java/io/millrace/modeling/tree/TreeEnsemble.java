package io.millrace.modeling.tree;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.score.Link;
import io.millrace.modeling.score.Scorer;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gradient-boosted trees, walked in plain Java: the same sums in the same order and precision as
 * XGBoost, so that predictions differ from its own by rounding of the last step only.
 *
 * <p>All nodes lie in three parallel arrays, the two children of a node side by side, so that one
 * comparison picks the next index. Cost: one step a level and tree, no allocation.
 */
public final class TreeEnsemble implements Scorer {

  private static final Pattern BASE_SCORE = Pattern.compile("\\[?[-+0-9.eE,]++\\]?");

  private final TreeObjective objective;
  private final int features;
  private final float[] baseMargins;
  private final int[] roots;
  private final int[] groups;
  private final Nodes nodes;
  private final TreeShap shap;

  private TreeEnsemble(
      TreeObjective objective, int features, float[] baseMargins, int[] groups, Nodes nodes) {
    this.objective = objective;
    this.features = features;
    this.baseMargins = baseMargins;
    this.groups = groups;
    this.roots = nodes.roots();
    this.nodes = nodes;
    this.shap = new TreeShap(nodes, roots, features);
  }

  /**
   * Reads a model as XGBoost 3.0 to 3.2 save it, in UBJSON or JSON.
   *
   * @throws InvalidInputException if it is not one, or needs what is not served here: another
   *     booster than {@code gbtree}, another objective than {@code binary:logistic}, {@code
   *     multi:softprob}, {@code reg:squarederror}, {@code count:poisson}, {@code reg:tweedie},
   *     {@code rank:ndcg}, {@code reg:quantileerror}, or categorical splits
   */
  public static TreeEnsemble read(byte[] model) {
    try {
      return of(learner(model));
    } catch (ArithmeticException | IndexOutOfBoundsException | NumberFormatException e) {
      throw new InvalidInputException("The model is damaged: a figure in it is out of range.");
    }
  }

  /**
   * The names of a model's features, in their order, as XGBoost saves them; none where it was told
   * none.
   *
   * @throws InvalidInputException if it is damaged
   */
  public static List<String> names(byte[] model) {
    Object learner = learner(model);
    Object names = learner == null ? null : field(learner, "feature_names");
    return names == null ? List.of() : PlainJson.texts(names, "feature_names");
  }

  private static @Nullable Object learner(byte[] model) {
    boolean json = model.length > 1 && (model[1] == '"' || Character.isWhitespace(model[1]));
    return field(json ? PlainJson.read(model) : UbjReader.read(model), "learner");
  }

  private static TreeEnsemble of(@Nullable Object learner) {
    Object params = field(learner, "learner_model_param");
    TreeObjective objective =
        TreeObjective.named(
            PlainJson.text(field(field(learner, "objective"), "name"), "objective"));
    Object booster = field(learner, "gradient_booster");
    String kind = PlainJson.text(field(booster, "name"), "booster");
    Check.that(kind.equals("gbtree"), "booster", "gbtree", kind);
    Object model = field(booster, "model");

    int features = integer(params, "num_feature");
    boolean quantiles = objective == TreeObjective.QUANTILES;
    int groups = Math.max(1, integer(params, quantiles ? "num_target" : "num_class"));
    Check.that(
        quantiles || (objective == TreeObjective.SOFTPROB) == (groups > 1),
        "classes",
        "as the objective",
        groups);
    float[] base = baseMargins(objective, groups, field(params, "base_score"));
    List<@Nullable Object> trees = PlainJson.array(field(model, "trees"), "trees");
    int[] group = Numbers.ints(field(model, "tree_info"), "tree_info");
    Check.that(group.length == trees.size(), "tree_info", "one a tree", group.length);
    for (int g : group) {
      Check.that(g >= 0 && g < groups, "group of a tree", "below " + groups, g);
    }
    Nodes nodes = Nodes.of(trees, features);
    return new TreeEnsemble(objective, features, base, group, nodes);
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public int sums() {
    return baseMargins.length;
  }

  @Override
  public Link link() {
    return objective.link();
  }

  @Override
  public void sum(float[] rows, int at, double[] out) {
    float[] sums = baseMargins.clone();
    for (int tree = 0; tree < roots.length; tree++) {
      sums[groups[tree]] += nodes.leaf(roots[tree], rows, at);
    }
    for (int k = 0; k < sums.length; k++) {
      out[k] = sums[k];
    }
  }

  /** How many trees there are. */
  public int trees() {
    return roots.length;
  }

  /**
   * The sum of the loss reductions of all splits by each feature, in the order of the features:
   * XGBoost's {@code total_gain}.
   */
  public double[] totalGain() {
    return nodes.totalGain(features);
  }

  @Override
  public void predict(float[] rows, int at, float[] out) {
    System.arraycopy(baseMargins, 0, out, 0, baseMargins.length);
    for (int tree = 0; tree < roots.length; tree++) {
      out[groups[tree]] += nodes.leaf(roots[tree], rows, at);
    }
    objective.apply(out);
  }

  /**
   * What each feature adds to a sum of leaves, before it becomes a prediction: exact SHAP values by
   * the paths through the trees, XGBoost's {@code pred_contribs}.
   *
   * @throws InvalidInputException if the model does not tell what its trees saw, or they are too
   *     deep
   */
  @Override
  public double[] contributions(float[] rows, int at, int group) {
    double[] out = new double[features + 1];
    out[features] = baseMargins[group];
    for (int tree = 0; tree < roots.length; tree++) {
      if (groups[tree] == group) {
        shap.add(tree, rows, at, out);
      }
    }
    return out;
  }

  @Override
  public long stepsOfContributions() {
    return shap.steps();
  }

  /** A number for all groups, as XGBoost 3.0 saves it, or one a group in brackets, as 3.1 does. */
  private static float[] baseMargins(
      TreeObjective objective, int groups, @Nullable Object baseScore) {
    String text = PlainJson.text(baseScore, "base_score");
    Check.that(BASE_SCORE.matcher(text).matches(), "base_score", "a number, or [numbers]", text);
    String[] numbers = text.replaceAll("[\\[\\]]", "").split(",", -1);
    Check.that(
        numbers.length == 1 || numbers.length == groups,
        "base_score",
        "one number, or one for each of %s groups of trees".formatted(groups),
        text);
    float[] margins = new float[groups];
    for (int group = 0; group < groups; group++) {
      String number = numbers[numbers.length == 1 ? 0 : group];
      margins[group] = objective.baseMargin(Float.parseFloat(number));
    }
    return margins;
  }

  private static int integer(@Nullable Object object, String name) {
    return Integer.parseInt(PlainJson.text(field(object, name), name));
  }

  private static @Nullable Object field(@Nullable Object object, String name) {
    Map<String, @Nullable Object> fields = PlainJson.object(object, "parent of '" + name + "'");
    return fields.get(name);
  }
}
