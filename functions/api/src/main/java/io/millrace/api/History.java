package io.millrace.api;

import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.AuditHead;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import java.util.List;

/** Histories, which are verified as they are told. */
final class History {

  private static final int MOST_VERIFIED = 10_000;

  private final Platform platform;

  History(Platform platform) {
    this.platform = platform;
  }

  /** The page that was asked for of the history of this partition. */
  ApiResponse page(Call call, String partition) {
    var entries =
        Told.numbered(platform, call, partition, AuditEntry.class, AuditEntry.prefix())
            .as("entries");
    entries.put("chain", chain(partition, call.beforeNumber()));
    return ApiResponse.json(entries);
  }

  /** What vouches for the part of the history that is told: its head, or the entry that follows. */
  private Chain chain(String partition, long before) {
    AuditHead head =
        platform
            .stateStore()
            .find(AuditHead.key(partition))
            .map(Revised::value)
            .orElse(AuditHead.EMPTY);
    if (before == 0 || before > head.sequence()) {
      return Chain.verify(latest(partition, head.sequence() + 1), head);
    }
    return platform
        .stateStore()
        .find(AuditEntry.key(partition, before))
        .map(next -> new AuditHead(before - 1, next.value().previous()))
        .map(end -> Chain.verify(latest(partition, before), end))
        .orElseGet(() -> new Chain(false, before, before));
  }

  private List<AuditEntry> latest(String partition, long before) {
    return platform
        .stateStore()
        .latest(
            AuditEntry.class,
            partition,
            AuditEntry.prefix(),
            AuditEntry.prefix() + Key.padded(before),
            MOST_VERIFIED);
  }
}
