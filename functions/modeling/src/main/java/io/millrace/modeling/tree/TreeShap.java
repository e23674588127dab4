package io.millrace.modeling.tree;

import io.millrace.domain.InvalidInputException;

/**
 * Exact SHAP values of trees in time that grows with leaves × depth².
 *
 * <p>Source: Lundberg, Erion, Lee, "Consistent Individualized Feature Attribution for Tree
 * Ensembles", 2018, algorithm 2. As in XGBoost, what a tree would give without a feature is the
 * mean of both ways, by how much of training came by each.
 */
final class TreeShap {

  private static final int DEEPEST = 64;

  private final Nodes nodes;
  private final int[] roots;
  private final int features;
  private final double[] means; // of each tree's leaves
  private final int deepest;
  private final long steps;

  TreeShap(Nodes nodes, int[] roots, int features) {
    this.nodes = nodes;
    this.roots = roots;
    this.features = features;
    means = new double[roots.length];
    int depth = 0;
    long all = 0;
    for (int tree = 0; tree < roots.length; tree++) {
      int end = tree + 1 < roots.length ? roots[tree + 1] : nodes.size();
      var shape = new Shape(nodes, roots[tree], end);
      means[tree] = shape.mean;
      depth = Math.max(depth, shape.depth);
      all += shape.steps;
    }
    deepest = depth;
    steps = all;
  }

  long steps() {
    return steps;
  }

  /**
   * Adds what each feature of a row contributes to what a tree gives, and in the last place its
   * mean.
   *
   * @throws InvalidInputException as {@link TreeEnsemble#contributions}
   */
  void add(int tree, float[] rows, int at, double[] out) {
    if (deepest > DEEPEST || Double.isNaN(means[tree])) {
      throw new InvalidInputException(
          deepest > DEEPEST
              ? "The model's trees are too deep to be explained: %s levels, of %s at most."
                  .formatted(deepest, DEEPEST)
              : "The model does not tell how much of training came by each node of its trees, and"
                  + " cannot be explained.");
    }
    out[features] += means[tree];
    new Walk(rows, at, out).visit(roots[tree], 0, 0, 1, 1, -1);
  }

  /** What is known of a tree without any row. Its nodes are breadth first. */
  private static final class Shape {
    private final double mean;
    private int depth;
    private long steps;

    private Shape(Nodes nodes, int root, int end) {
      int[] depths = new int[end - root];
      double[] below = new double[end - root];
      for (int node = root; node < end; node++) {
        int here = depths[node - root];
        if (nodes.isLeaf(node)) {
          depth = Math.max(depth, here);
          steps += (here + 1L) * (here + 1L);
        } else {
          depths[nodes.left(node) - root] = here + 1;
          depths[nodes.left(node) + 1 - root] = here + 1;
        }
      }
      for (int node = end - 1; node >= root; node--) {
        int left = nodes.left(node);
        below[node - root] =
            nodes.isLeaf(node)
                ? nodes.value(node)
                : share(nodes, left, node) * below[left - root]
                    + share(nodes, left + 1, node) * below[left + 1 - root];
      }
      mean = below[0];
    }
  }

  private static double share(Nodes nodes, int child, int parent) {
    return (double) nodes.cover(child) / nodes.cover(parent);
  }

  /**
   * One walk through a tree with a row. At each depth the features on the path so far lie in a
   * stretch of the arrays of their own, so that what is done to them below is undone by coming
   * back.
   */
  private final class Walk {
    private final float[] rows;
    private final int at;
    private final double[] out;
    private final int[] feature = new int[stretch(deepest + 2)];
    private final double[] without = new double[feature.length]; // share that comes by all the same
    private final double[] with = new double[feature.length]; // 1 where the row does, else 0
    private final double[] weight = new double[feature.length]; // of subsets by their size

    private Walk(float[] rows, int at, double[] out) {
      this.rows = rows;
      this.at = at;
      this.out = out;
    }

    /**
     * Visits a node.
     *
     * @param from where the parent's stretch starts
     * @param length of the parent's path
     */
    private void visit(
        int node, int from, int length, double itsWithout, double itsWith, int itsFeature) {
      int start = from + length;
      System.arraycopy(feature, from, feature, start, length);
      System.arraycopy(without, from, without, start, length);
      System.arraycopy(with, from, with, start, length);
      System.arraycopy(weight, from, weight, start, length);
      extend(start, length, itsWithout, itsWith, itsFeature);
      if (nodes.isLeaf(node)) {
        for (int i = 1; i <= length; i++) {
          out[feature[start + i]] +=
              unwound(start, length, i)
                  * (with[start + i] - without[start + i])
                  * nodes.value(node);
        }
        return;
      }
      int hot = nodes.next(node, rows, at);
      int cold = 2 * nodes.left(node) + 1 - hot;
      double before = 1;
      double beforeWith = 1;
      int size = length + 1;
      for (int i = 1; i <= length; i++) {
        if (feature[start + i] == nodes.feature(node)) { // met before on this path
          before = without[start + i];
          beforeWith = with[start + i];
          unwind(start, length, i);
          size = length;
          break;
        }
      }
      visit(hot, start, size, before * share(nodes, hot, node), beforeWith, nodes.feature(node));
      visit(cold, start, size, before * share(nodes, cold, node), 0, nodes.feature(node));
    }

    private void extend(int start, int length, double itsWithout, double itsWith, int itsFeature) {
      feature[start + length] = itsFeature;
      without[start + length] = itsWithout;
      with[start + length] = itsWith;
      weight[start + length] = length == 0 ? 1 : 0;
      for (int i = length - 1; i >= 0; i--) {
        weight[start + i + 1] += itsWith * weight[start + i] * (i + 1) / (length + 1);
        weight[start + i] = itsWithout * weight[start + i] * (length - i) / (length + 1);
      }
    }

    /** Takes a feature out of the path. */
    private void unwind(int start, int length, int index) {
      double one = with[start + index];
      double zero = without[start + index];
      double next = weight[start + length];
      for (int i = length - 1; i >= 0; i--) {
        if (one != 0) {
          double kept = weight[start + i];
          weight[start + i] = next * (length + 1) / ((i + 1) * one);
          next = kept - weight[start + i] * zero * (length - i) / (length + 1);
        } else {
          weight[start + i] = weight[start + i] * (length + 1) / (zero * (length - i));
        }
      }
      for (int i = index; i < length; i++) {
        feature[start + i] = feature[start + i + 1];
        without[start + i] = without[start + i + 1];
        with[start + i] = with[start + i + 1];
      }
    }

    /** The sum of the weights as they would be without a feature of the path. */
    private double unwound(int start, int length, int index) {
      double one = with[start + index];
      double zero = without[start + index];
      double next = weight[start + length];
      double total = 0;
      for (int i = length - 1; i >= 0; i--) {
        if (one != 0) {
          double taken = next * (length + 1) / ((i + 1) * one);
          total += taken;
          next = weight[start + i] - taken * zero * (length - i) / (length + 1);
        } else if (zero != 0) {
          total += weight[start + i] * (length + 1) / (zero * (length - i));
        }
      }
      return total;
    }
  }

  /** How much room the stretches of paths of all lengths up to this one need. */
  private static int stretch(int longest) {
    return longest > DEEPEST + 2 ? 0 : longest * (longest + 1) / 2 + longest;
  }
}
