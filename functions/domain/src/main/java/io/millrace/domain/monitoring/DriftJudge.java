package io.millrace.domain.monitoring;

import io.millrace.domain.project.MonitoringPolicy;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what the measurements of a window amount to.
 *
 * <p>A column has moved where one of its measures is beyond its floor and beyond chance. Chance is
 * counted over the whole window: p-values are corrected by Holm's method over all measures of all
 * columns, so that a window in which nothing changed has a column that moved in at most {@value
 * #FALSE_ALARMS} of cases, however many columns there are. One such window is worth a look. It is
 * drift when one of the two windows before says the same of the column, or when it is beyond doubt:
 * no more than {@value #DOUBT} of windows without a change are.
 *
 * <p>Source: Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scand. J. Statist. 6
 * (1979).
 */
public final class DriftJudge {

  /** How many windows back are asked whether they say the same. */
  public static final int WINDOWS_BEFORE = 2;

  /** The share of windows without a change in which a column seems to have moved, at most. */
  public static final double FALSE_ALARMS = 0.05;

  private static final double MOST_WINDOWS = 1e9; // who would wait for them?
  private static final MathContext ROUGHLY = new MathContext(1);
  private static final double DOUBT = 0.001;
  private static final double HALF = 0.5;

  private final MonitoringPolicy policy;

  public DriftJudge(MonitoringPolicy policy) {
    this.policy = policy;
  }

  /**
   * Decides for each column of a window.
   *
   * @param columns what was measured
   * @param before the columns that had moved, of each of up to {@value #WINDOWS_BEFORE} windows
   *     before
   * @return one a column, in their order
   */
  public List<ColumnDrift> judge(List<ColumnComparison> columns, List<Set<String>> before) {
    return judge(columns, 1, before);
  }

  /**
   * Decides for each column of one part of what is judged together.
   *
   * @param share of all chance of a false alarm that is this part's, in (0, 1]
   */
  private List<ColumnDrift> judge(
      List<ColumnComparison> columns, double share, List<Set<String>> before) {
    Map<Double, Double> corrected = corrected(columns, share);
    return columns.stream().map(column -> judge(column, corrected, before)).toList();
  }

  /**
   * Decides for a window and rows of some kinds in it, so that all together seem to have moved no
   * more often than the window alone would: half of the chance is the window's, and half that of
   * all kinds together, where one has rows enough.
   *
   * @param columns what was measured of all rows
   * @param before the columns that had moved, as for {@link #judge(List, List)}
   * @param kinds what was measured of rows of some kinds
   */
  public Judgement judge(
      List<ColumnComparison> columns, List<Set<String>> before, List<Kind> kinds) {
    boolean told = kinds.stream().flatMap(kind -> kind.columns().stream()).anyMatch(this::enough);
    Map<Double, Double> corrected =
        corrected(kinds.stream().flatMap(kind -> kind.columns().stream()).toList(), HALF);
    return new Judgement(
        judge(columns, told ? HALF : 1, before),
        kinds.stream()
            .map(kind ->
                SegmentDrift.of(
                    kind.column(),
                    kind.value(),
                    kind.since(),
                    kind.rows(),
                    kind.columns().stream()
                        .map(column -> judge(column, corrected, kind.before()))
                        .toList()))
            .toList());
  }

  /**
   * What was measured of rows of one kind.
   *
   * @param column that tells the kinds apart
   * @param value of it
   * @param since start of the first window whose rows these are
   * @param before the columns that had moved of such rows, of each of up to {@value
   *     #WINDOWS_BEFORE} windows before
   */
  public record Kind(
      String column,
      String value,
      Instant since,
      long rows,
      List<ColumnComparison> columns,
      List<Set<String>> before) {
    public Kind {
      columns = List.copyOf(columns);
      before = List.copyOf(before);
    }
  }

  /** What is said of all rows of a window, and of those of each kind. */
  public record Judgement(List<ColumnDrift> columns, List<SegmentDrift> kinds) {}

  /** Every p-value of what is judged together, corrected by Holm's method and its share. */
  private Map<Double, Double> corrected(List<ColumnComparison> columns, double share) {
    double[] all =
        columns.stream()
            .filter(this::enough)
            .flatMap(column -> column.evidence().stream())
            .mapToDouble(Evidence::pValue)
            .sorted()
            .toArray();
    Map<Double, Double> corrected = new HashMap<>();
    double largest = 0;
    for (int i = 0; i < all.length; i++) {
      largest = Math.max(largest, Math.min(1, (all.length - i) * all[i] / share));
      corrected.putIfAbsent(all[i], largest);
    }
    return corrected;
  }

  private boolean enough(ColumnComparison column) {
    return column.rows() >= policy.minimumRows();
  }

  private ColumnDrift judge(
      ColumnComparison column, Map<Double, Double> corrected, List<Set<String>> before) {
    if (column.evidence().isEmpty()) {
      return undecided(
          column,
          DriftVerdict.NOT_COMPARED,
          Optional.ofNullable(column.untold()).orElse("There was nothing to compare."));
    }
    if (!enough(column)) {
      return undecided(
          column,
          DriftVerdict.TOO_FEW_ROWS,
          String.format(
              Locale.ROOT,
              "%,d rows are too few to say anything: it takes %,d.",
              column.rows(),
              policy.minimumRows()));
    }
    List<Evidence> evidence =
        column.evidence().stream()
            .map(each -> each.withPValue(corrected.getOrDefault(each.pValue(), 1.0)))
            .toList();
    List<Evidence> beyond =
        evidence.stream()
            .filter(each -> each.pValue() <= FALSE_ALARMS && floors(each) >= 1)
            .toList();
    Optional<Evidence> found = beyond.stream().max(strength());
    Evidence strongest = found.orElseGet(() -> evidence.stream().max(strength()).orElseThrow());
    long agreeing = before.stream().filter(window -> window.contains(column.column())).count();
    DriftVerdict verdict = verdict(evidence, beyond, agreeing);
    return new ColumnDrift(
        column.column(),
        column.psi(),
        verdict,
        found.isPresent(),
        strongest,
        why(strongest) + weight(verdict, found.isPresent(), agreeing) + also(column),
        verdict.isDrift() ? column.cause() : null,
        column.distances());
  }

  /**
   * What says most: what is certain, and then how often the effect is its floor. The index of all
   * together comes last, since it names nothing.
   */
  private Comparator<Evidence> strength() {
    return Comparator.<Evidence, Boolean>comparing(each -> each.pValue() <= FALSE_ALARMS)
        .thenComparing(each -> each.measure() != Measure.STABILITY)
        .thenComparing(each -> each.pValue() <= DOUBT)
        .thenComparingDouble(this::floors);
  }

  private double floors(Evidence evidence) {
    return evidence.effect() / evidence.measure().floor(policy.driftPsi());
  }

  private DriftVerdict verdict(List<Evidence> all, List<Evidence> beyond, long agreeing) {
    if (beyond.isEmpty()) {
      return agreeing == WINDOWS_BEFORE ? DriftVerdict.DRIFT : small(all);
    }
    List<Evidence> certain = beyond.stream().filter(each -> each.pValue() <= DOUBT).toList();
    if (certain.isEmpty() && agreeing == 0) {
      return DriftVerdict.WATCH;
    }
    boolean severe =
        certain.stream()
            .anyMatch(each -> each.effect() >= each.measure().severe(policy.driftPsi()));
    return severe ? DriftVerdict.SEVERE : DriftVerdict.DRIFT;
  }

  /** What is certain and below the floor is watched from the index that the project says. */
  private DriftVerdict small(List<Evidence> evidence) {
    boolean watched =
        evidence.stream()
            .anyMatch(each ->
                each.measure() == Measure.STABILITY
                    && each.pValue() <= DOUBT
                    && each.effect() >= policy.watchPsi());
    return watched ? DriftVerdict.WATCH : DriftVerdict.NONE;
  }

  private String why(Evidence evidence) {
    return String.format(
        Locale.ROOT,
        "%s %.3f (it matters from %.3f), %,d rows against %,d; by chance %s.",
        capital(evidence.measure().words()),
        evidence.effect(),
        evidence.measure().floor(policy.driftPsi()),
        evidence.rows(),
        evidence.referenceRows(),
        chance(evidence.pValue()));
  }

  private static String weight(DriftVerdict verdict, boolean moved, long agreeing) {
    return switch (verdict) {
      case NOT_COMPARED, TOO_FEW_ROWS, NONE -> "";
      case WATCH -> moved ? " No window before says the same." : " Small, but certain.";
      case DRIFT, SEVERE -> {
        if (!moved) {
          yield " Not this window, but the two before had moved.";
        }
        yield agreeing == 0 ? " Beyond doubt." : " A window before says the same.";
      }
    };
  }

  private static String also(ColumnComparison column) {
    return column.untold() == null ? "" : " " + column.untold();
  }

  private static String chance(double pValue) {
    if (pValue > 0.001) {
      return String.format(Locale.ROOT, "in %.1f %% of windows", pValue * 100);
    }
    return pValue < 1 / MOST_WINDOWS
        ? String.format(Locale.ROOT, "in less than 1 window of %,.0f", MOST_WINDOWS)
        : String.format(
            Locale.ROOT, "in 1 window of %,.0f", new BigDecimal(1 / pValue).round(ROUGHLY));
  }

  private static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static ColumnDrift undecided(ColumnComparison column, DriftVerdict verdict, String why) {
    return new ColumnDrift(
        column.column(), column.psi(), verdict, false, null, why, null, column.distances());
  }
}
