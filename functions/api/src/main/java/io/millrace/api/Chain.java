package io.millrace.api;

import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.AuditHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the hashes of a history say.
 *
 * @param whole whether every entry looked at is unaltered and follows the one before
 * @param from the first entry that was looked at; the entries before it are vouched for by its hash
 * @param brokenAt the first entry that was altered, or before which one is missing; null if none is
 */
record Chain(boolean whole, long from, @Nullable Long brokenAt) {

  /**
   * Looks at the end of a history.
   *
   * @param newestFirst its last entries, read after {@code head}
   * @param head where it ended; entries may have come after it
   */
  static Chain verify(List<AuditEntry> newestFirst, AuditHead head) {
    long from = newestFirst.isEmpty() ? 1 : newestFirst.getLast().sequence();
    AuditHead before =
        from == 1 ? AuditHead.EMPTY : new AuditHead(from - 1, newestFirst.getLast().previous());
    for (AuditEntry entry : newestFirst.reversed()) {
      boolean altered = entry.sequence() == head.sequence() && !entry.hash().equals(head.hash());
      if (altered || !entry.follows(before)) {
        return new Chain(false, from, entry.sequence());
      }
      before = AuditHead.at(entry);
    }
    boolean cut = before.sequence() < head.sequence();
    return new Chain(!cut, from, cut ? before.sequence() + 1 : null);
  }
}
