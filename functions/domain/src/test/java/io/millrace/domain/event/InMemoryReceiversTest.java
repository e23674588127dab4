package io.millrace.domain.event;

import java.util.LinkedHashSet;
import java.util.Set;

class InMemoryReceiversTest extends ReceiversContract {

  private final InMemoryReceivers receivers = new InMemoryReceivers(Set.of("one", "other"));

  @Override
  protected Receivers receivers() {
    return receivers;
  }

  @Override
  protected String one() {
    return "one";
  }

  @Override
  protected String other() {
    return "other";
  }

  @Override
  protected Set<Told> told(String receiver, int atLeast) {
    return new LinkedHashSet<>(receivers.told(receiver));
  }
}
