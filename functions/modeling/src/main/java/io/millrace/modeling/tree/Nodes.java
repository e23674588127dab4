package io.millrace.modeling.tree;

import io.millrace.domain.Check;
import io.millrace.modeling.PlainJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The nodes of all trees, breadth first, tree after tree; siblings side by side. */
final class Nodes {

  private static final int LEAF = -1;

  private final int[] roots;
  private final int[] child; // of the left one; LEAF for a leaf
  private final int[] split; // 2 × feature, plus 1 where a missing value goes right
  private final float[] value; // the threshold; of a leaf what it adds
  private final float[] gain;
  private final float[] cover; // of training, NaN where the model does not tell
  private int size;

  private Nodes(int trees, int capacity) {
    roots = new int[trees];
    child = new int[capacity];
    split = new int[capacity];
    value = new float[capacity];
    gain = new float[capacity];
    cover = new float[capacity];
  }

  static Nodes of(List<@Nullable Object> trees, int features) {
    List<Source> sources = trees.stream().map(Source::new).toList();
    Nodes nodes = new Nodes(sources.size(), sources.stream().mapToInt(s -> s.left.length).sum());
    for (int t = 0; t < sources.size(); t++) {
      nodes.roots[t] = nodes.size;
      nodes.add(sources.get(t), features);
    }
    return nodes;
  }

  int size() {
    return size;
  }

  int[] roots() {
    return roots.clone();
  }

  /** What the leaf adds that a row comes to. */
  float leaf(int root, float[] rows, int at) {
    int node = root;
    for (int left = child[node]; left != LEAF; left = child[node]) {
      int s = split[node];
      float x = rows[at + (s >> 1)];
      node = left + (x < value[node] ? 0 : Float.isNaN(x) ? s & 1 : 1);
    }
    return value[node];
  }

  boolean isLeaf(int node) {
    return child[node] == LEAF;
  }

  /** The left child of a node that splits; the right one is next to it. */
  int left(int node) {
    return child[node];
  }

  int feature(int node) {
    return split[node] >> 1;
  }

  /** The child that a row goes on to. */
  int next(int node, float[] rows, int at) {
    int s = split[node];
    float x = rows[at + (s >> 1)];
    return child[node] + (x < value[node] ? 0 : Float.isNaN(x) ? s & 1 : 1);
  }

  /** What a leaf adds. */
  float value(int leaf) {
    return value[leaf];
  }

  /** The sum of the second derivatives of the loss of the rows of training that came by. */
  float cover(int node) {
    return cover[node];
  }

  double[] totalGain(int features) {
    double[] total = new double[features];
    for (int n = 0; n < size; n++) {
      if (child[n] != LEAF) {
        total[split[n] >> 1] += gain[n];
      }
    }
    return total;
  }

  private void add(Source tree, int features) {
    int start = size;
    int[] source = new int[tree.left.length]; // of each of our nodes: its place in the source
    size++;
    for (int n = start; n < size; n++) {
      int s = source[n - start];
      value[n] = tree.value[s];
      cover[n] = s < tree.cover.length ? tree.cover[s] : Float.NaN;
      if (tree.left[s] == LEAF) {
        child[n] = LEAF;
        continue;
      }
      Check.that(
          tree.feature[s] >= 0 && tree.feature[s] < features,
          "feature of a split",
          "below " + features,
          tree.feature[s]);
      Check.that(tree.type[s] == 0, "split", "one by a number", "one by category");
      Check.that(
          size + 2 - start <= source.length, "tree", "without a cycle", "a node with two parents");
      child[n] = size;
      split[n] = 2 * tree.feature[s] + (tree.defaultLeft[s] == 0 ? 1 : 0);
      gain[n] = tree.gain[s];
      source[size - start] = tree.left[s];
      source[size + 1 - start] = tree.right[s];
      size += 2;
    }
  }

  /** One tree as XGBoost lists it. */
  private static final class Source {
    private final int[] left;
    private final int[] right;
    private final int[] feature;
    private final int[] defaultLeft;
    private final int[] type;
    private final float[] value;
    private final float[] gain;
    private final float[] cover;

    private Source(@Nullable Object json) {
      Map<String, @Nullable Object> tree = PlainJson.object(json, "tree");
      left = Numbers.ints(tree.get("left_children"), "left_children");
      right = Numbers.ints(tree.get("right_children"), "right_children");
      feature = Numbers.ints(tree.get("split_indices"), "split_indices");
      defaultLeft = Numbers.ints(tree.get("default_left"), "default_left");
      type = Numbers.ints(tree.get("split_type"), "split_type");
      value = Numbers.floats(tree.get("split_conditions"), "split_conditions");
      gain = Numbers.floats(tree.get("loss_changes"), "loss_changes");
      cover =
          tree.containsKey("sum_hessian")
              ? Numbers.floats(tree.get("sum_hessian"), "sum_hessian")
              : new float[0];
    }
  }
}
