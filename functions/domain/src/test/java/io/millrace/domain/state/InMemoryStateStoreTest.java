package io.millrace.domain.state;

import io.millrace.domain.event.Event;
import java.util.List;

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
}
