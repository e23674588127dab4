package io.millrace.domain.ledger;

import io.millrace.domain.Sha256;
import io.millrace.domain.project.ProjectName;

/**
 * One line of a project's history, chained to the one before it, so that a line that was altered,
 * left out or put in later is found by {@link #follows}.
 *
 * @param sequence 1, 2, 3 … without gap
 * @param previous the hash of the entry before; of the empty text for the first
 * @param hash over all other components
 */
public record HistoryEntry(long sequence, Transition transition, Sha256 previous, Sha256 hash)
    implements Entity {

  private static final String SORT = "history#";

  /** The entry that records this transition after {@code head}. */
  static HistoryEntry after(HistoryHead head, Transition transition) {
    long sequence = head.sequence() + 1;
    return new HistoryEntry(
        sequence, transition, head.hash(), hash(sequence, transition, head.hash()));
  }

  /** Whether this entry is whole, and the next one after {@code head}. */
  public boolean follows(HistoryHead head) {
    return equals(after(head, transition));
  }

  /** The key of the entry with this sequence number. */
  public static Key<HistoryEntry> key(ProjectName project, long sequence) {
    return new Key<>(HistoryEntry.class, Key.partitionOf(project), SORT + Key.padded(sequence));
  }

  /** The prefix of all entries' sort keys. */
  public static String prefix() {
    return SORT;
  }

  private static Sha256 hash(long sequence, Transition t, Sha256 previous) {
    StringBuilder text = new StringBuilder();
    for (Object part :
        new Object[] {
          sequence, t.at(), t.actor(), t.subject(), t.from(), t.to(), t.why(), previous
        }) {
      String value = String.valueOf(part);
      text.append(value.length()).append(':').append(value); // so that no two entries read alike
    }
    return Sha256.of(text.toString());
  }
}
