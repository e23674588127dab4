package io.millrace.domain.ledger;

import io.millrace.domain.event.Event;
import java.util.List;

class InMemoryLedgerTest extends LedgerContract {

  private final InMemoryLedger ledger = new InMemoryLedger();

  @Override
  protected Ledger ledger() {
    return ledger;
  }

  @Override
  protected List<Event> announced() {
    return ledger.announced();
  }
}
