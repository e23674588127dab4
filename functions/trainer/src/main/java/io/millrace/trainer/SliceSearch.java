package io.millrace.trainer;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Fairness;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.evaluation.Slices;
import io.millrace.domain.evaluation.Slices.Slice;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.EvaluationPolicy;
import io.millrace.domain.project.Project;
import io.millrace.modeling.evaluate.RowLosses;
import io.millrace.modeling.evaluate.RowLosses.Beside;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How a model does on segments of the held-out rows: those that the project names, and those on
 * which it errs more than elsewhere, which are found.
 *
 * <p>Source of the search: Chung et al., "Slice Finder: Automated Data Slicing for Model
 * Validation", ICDE 2019; corrected for all segments by Holm, Scandinavian Journal of Statistics 6,
 * 1979.
 */
final class SliceSearch {

  private static final int MOST_COLUMNS = 60;
  private static final int PAIRED_COLUMNS = 6;
  private static final int MOST_FOUND = 5;
  private static final double LEAST_SHARE = 0.02;
  private static final double MOST_SHARE = 0.9;
  private static final double MATTERS = 1.1; // a tenth more than elsewhere
  private static final double THE_SAME = 0.5; // of the rows of either

  private final Project project;
  private final Observations table;
  private final int[] rows;
  private final int[] units;
  private final HeldOut.Result result;
  private final RowLosses losses;
  private final double alike;
  private final long seed;

  /**
   * @param split which rows are held out
   * @param alike how many of them are one observation
   */
  SliceSearch(
      Project project,
      Observations table,
      Split split,
      HeldOut.Result result,
      double alike,
      long seed) {
    this.project = project;
    this.table = table;
    this.rows = split.test();
    this.units = split.testUnits();
    this.result = result;
    this.losses = new RowLosses(result.losses(), alike);
    this.alike = alike;
    this.seed = seed;
  }

  /** A segment, and how it stands beside all other rows. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Candidate(List<String> of, String value, int[] members, Beside beside) {}

  /**
   * Declared and found segments.
   *
   * @param important columns, the one that matters most first: the first ones are crossed
   */
  Slices search(List<String> important) {
    EvaluationPolicy policy = project.evaluation();
    List<Slice> declared = new ArrayList<>();
    for (List<String> columns : policy == null ? List.<List<String>>of() : policy.slices()) {
      for (Candidate each : candidates(columns, 0, 1)) {
        declared.add(slice(each, metrics(each.members), each.beside.pValue()));
      }
    }
    List<Candidate> looked = new ArrayList<>();
    for (List<String> columns : segmentations(important)) {
      looked.addAll(candidates(columns, LEAST_SHARE, MOST_SHARE));
    }
    return new Slices(declared, weakest(looked), looked.size());
  }

  private List<List<String>> segmentations(List<String> important) {
    List<String> apart =
        project.columns().stream()
            .filter(EvaluationPolicy::tellsApart)
            .map(Column::name)
            .filter(name -> !name.equals(project.target()) && !name.equals(project.entityKey()))
            .limit(MOST_COLUMNS)
            .toList();
    List<List<String>> all = new ArrayList<>();
    apart.forEach(name -> all.add(List.of(name)));
    List<String> crossed =
        important.stream().filter(apart::contains).limit(PAIRED_COLUMNS).toList();
    for (int i = 0; i < crossed.size(); i++) {
      for (int j = i + 1; j < crossed.size(); j++) {
        all.add(List.of(crossed.get(i), crossed.get(j)));
      }
    }
    return all;
  }

  private List<Candidate> candidates(List<String> columns, double least, double most) {
    Segments segments = Segments.of(columns, project, table, rows);
    List<Candidate> candidates = new ArrayList<>();
    for (Map.Entry<Integer, int[]> segment : segments.among(rows).entrySet()) {
      int[] members = segment.getValue();
      boolean some = members.length < rows.length;
      boolean enough =
          least == 0
              || (members.length >= Fairness.ENOUGH * alike
                  && members.length >= least * rows.length
                  && members.length <= most * rows.length);
      if (some && enough) {
        Beside beside = losses.beside(members);
        if (Double.isFinite(beside.error()) && Double.isFinite(beside.errorElsewhere())) {
          candidates.add(
              new Candidate(columns, segments.names().get(segment.getKey()), members, beside));
        }
      }
    }
    return candidates;
  }

  private List<Slice> weakest(List<Candidate> looked) {
    List<Candidate> sorted =
        looked.stream().sorted(Comparator.comparingDouble(each -> -each.beside.surety())).toList();
    List<Slice> weakest = new ArrayList<>();
    List<BitSet> taken = new ArrayList<>();
    double corrected = 0;
    for (int i = 0; i < sorted.size() && weakest.size() < MOST_FOUND; i++) {
      Candidate candidate = sorted.get(i);
      double holm = (sorted.size() - i) * candidate.beside.pValue();
      corrected = Math.clamp(holm, corrected, 1);
      if (corrected > Slices.SIGNIFICANT) {
        break;
      }
      BitSet members = new BitSet();
      Arrays.stream(candidate.members).forEach(members::set);
      boolean matters = candidate.beside.error() >= MATTERS * candidate.beside.errorElsewhere();
      if (matters && taken.stream().noneMatch(other -> areTheSame(other, members))) {
        taken.add(members);
        weakest.add(slice(candidate, new TreeMap<>(), corrected));
      }
    }
    return weakest;
  }

  private static boolean areTheSame(BitSet one, BitSet other) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    int all = one.cardinality() + other.cardinality() - both.cardinality();
    return both.cardinality() >= THE_SAME * all;
  }

  private static Slice slice(
      Candidate candidate, SortedMap<Metric, Estimate> metrics, double pValue) {
    return new Slice(
        candidate.of,
        candidate.value,
        candidate.members.length,
        metrics,
        candidate.beside.error(),
        candidate.beside.errorElsewhere(),
        pValue);
  }

  private SortedMap<Metric, Estimate> metrics(int[] members) {
    return members.length < Fairness.ENOUGH * alike
        ? new TreeMap<>()
        : result.metricsOf(members, seed, dense(members));
  }

  /** The units of some of the rows, numbered 0, 1, 2 … */
  private int[] dense(int[] members) {
    int[] of = IntStream.of(members).map(row -> units[row]).toArray();
    int[] sorted = IntStream.of(of).distinct().sorted().toArray();
    return IntStream.of(of).map(unit -> Arrays.binarySearch(sorted, unit)).toArray();
  }
}
