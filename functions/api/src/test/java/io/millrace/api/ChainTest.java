package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.AuditHead;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChainTest {

  private final ApiFixture api = new ApiFixture();
  private List<AuditEntry> entries = List.of();
  private AuditHead head = AuditHead.EMPTY;

  @BeforeEach
  void aProjectHasAHistory() {
    api.firstRound();
    entries =
        api.stateStore.latest(
            AuditEntry.class, Key.partitionOf(ApiFixture.CHURN), AuditEntry.prefix(), 100);
    head = AuditHead.at(entries.getFirst());
  }

  @Test
  void aWholeHistoryIsWhole() {
    assertThat(Chain.verify(entries, head)).isEqualTo(new Chain(true, 1, null));
    assertThat(Chain.verify(entries.subList(0, 2), head))
        .isEqualTo(new Chain(true, entries.get(1).sequence(), null));
    assertThat(Chain.verify(List.of(), AuditHead.EMPTY)).isEqualTo(new Chain(true, 1, null));
  }

  @Test
  void entriesThatCameAfterTheHeadWasReadAreNoHarm() {
    assertThat(Chain.verify(entries, AuditHead.at(entries.get(1))).whole()).isTrue();
  }

  @Test
  void anAlteredEntryIsFound() {
    var altered = new ArrayList<>(entries);
    AuditEntry entry = altered.get(1);
    var other = new AuditedChange(Instant.EPOCH, "eve", "x", "-", "y", "");
    altered.set(1, new AuditEntry(entry.sequence(), other, entry.previous(), entry.hash()));

    assertThat(Chain.verify(altered, head)).isEqualTo(new Chain(false, 1, entry.sequence()));
  }

  @Test
  void aMissingEntryIsFoundInTheMiddleAndAtTheEnd() {
    var gap = new ArrayList<>(entries);
    gap.remove(1);

    assertThat(Chain.verify(gap, head).brokenAt()).isEqualTo(entries.getFirst().sequence());
    assertThat(Chain.verify(entries.subList(1, entries.size()), head).brokenAt())
        .isEqualTo(head.sequence());
  }
}
