package io.millrace.domain.state;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;

/**
 * One line of a history, chained to the one before it, so that a line that was altered, left out or
 * put in later is found by {@link #follows}.
 *
 * @param sequence 1, 2, 3 … without gap
 * @param previous the hash of the entry before; of the empty text for the first
 * @param hash over all other components
 */
public record AuditEntry(long sequence, AuditedChange change, Sha256 previous, Sha256 hash)
    implements Entity {

  private static final String SORT = "history#";

  /** The entry that records this change after {@code head}. */
  static AuditEntry after(AuditHead head, AuditedChange change) {
    long sequence = head.sequence() + 1;
    return new AuditEntry(sequence, change, head.hash(), hash(sequence, change, head.hash()));
  }

  /** Whether this entry is whole, and the next one after {@code head}. */
  public boolean follows(AuditHead head) {
    return equals(after(head, change));
  }

  /** The key of the entry with this sequence number in a project's history. */
  public static Key<AuditEntry> key(ProjectName project, long sequence) {
    return key(Key.partitionOf(project), sequence);
  }

  /** The key of the entry with this sequence number in the history of a partition. */
  public static Key<AuditEntry> key(String partition, long sequence) {
    return new Key<>(AuditEntry.class, partition, SORT + Key.padded(sequence));
  }

  /** The prefix of all entries' sort keys. */
  public static String prefix() {
    return SORT;
  }

  private static Sha256 hash(long sequence, AuditedChange t, Sha256 previous) {
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
