package io.millrace.domain.state;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.event.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryStateStoreTest extends StateStoreContract {

  private final InMemoryStateStore stateStore = new InMemoryStateStore();

  @Override
  protected StateStore stateStore() {
    return stateStore;
  }

  @Override
  protected List<Event> announced() {
    return stateStore.announced();
  }

  /** Page by page: the last is full, and the one before as well. */
  @Test
  void allAreToldHoweverMany() {
    int many = 2 * StateStore.PAGE;
    for (int sequence = 1; sequence <= many; sequence++) {
      stateStore.write(
          List.of(
              Write.create(
                  new Key<>(Counter.class, Key.partitionOf(CHURN), "n#" + Key.padded(sequence)),
                  new Counter(sequence))),
          List.of());
    }

    assertThat(stateStore.all(Counter.class, Key.partitionOf(CHURN), "n#"))
        .hasSize(many)
        .startsWith(new Counter(many))
        .endsWith(new Counter(1));
  }
}
