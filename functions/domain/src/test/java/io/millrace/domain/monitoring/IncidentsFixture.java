package io.millrace.domain.monitoring;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.project.ResponsePolicy;
import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Incidents of one model in memory, over time that is passed in. */
abstract class IncidentsFixture {

  static final Instant START = Instant.parse("2026-11-23T18:00:00Z");

  static final Duration LENGTH = Duration.ofMinutes(5);

  static final ResponsePolicy RETRAIN = new ResponsePolicy(true, Duration.ofDays(1), 2);

  final InMemoryStateStore stateStore = new InMemoryStateStore();

  Instant now = START;

  final Incidents incidents = incidents(stateStore);

  Incidents incidents(StateStore on) {
    return new Incidents(new Transactions(on, _ -> {}), () -> now);
  }

  void published(int version) {
    assertThat(stateStore.write(List.of(dataset(version)), List.of())).isTrue();
  }

  List<String> history() {
    return stateStore
        .latest(AuditEntry.class, Key.partitionOf(CHURN), AuditEntry.prefix(), 100)
        .reversed()
        .stream()
        .map(entry -> entry.change().from() + " to " + entry.change().to())
        .toList();
  }

  static Write<DatasetVersion> dataset(int version) {
    var object = new ObjectRef("data", "datasets/" + version, "v");
    return Write.create(
        DatasetVersion.key(CHURN, version),
        new DatasetVersion(
            CHURN,
            version,
            "in-" + version,
            1,
            1,
            Sha256.of("in-" + version),
            object,
            object,
            2,
            START));
  }
}
