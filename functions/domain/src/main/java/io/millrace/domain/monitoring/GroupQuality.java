package io.millrace.domain.monitoring;

import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.FairnessMeasure;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How predictions of one window about a group of rows stand beside those about all others.
 *
 * @param of the columns that tell groups apart, as the project declares them
 * @param value what this group has in them
 * @param counts of this window alone, so that windows can be added up
 * @param measures what could be measured, with its 95 % interval: of this window and as many of
 *     those before it, a day back at most, as it takes to say something; what is not there had
 *     fewer than {@value io.millrace.domain.evaluation.Fairness#ENOUGH} on one side
 * @param gates what the project's gates on fairness say of it
 */
public record GroupQuality(
    List<String> of,
    String value,
    GroupCounts counts,
    SortedMap<FairnessMeasure, Estimate> measures,
    List<FairnessFigure> gates) {

  public GroupQuality {
    of = List.copyOf(of);
    measures = new TreeMap<>(measures);
    gates = List.copyOf(gates);
  }

  /** A group of which only the counts are known yet. */
  public GroupQuality(List<String> of, String value, GroupCounts counts) {
    this(of, value, counts, new TreeMap<>(), List.of());
  }

  boolean isSame(GroupQuality other) {
    return of.equals(other.of) && value.equals(other.value);
  }

  /** Its columns and what it has in them, for people. */
  public String name() {
    return String.join(" × ", of) + " = " + value;
  }
}
