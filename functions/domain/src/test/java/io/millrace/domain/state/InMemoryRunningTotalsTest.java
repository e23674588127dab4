package io.millrace.domain.state;

class InMemoryRunningTotalsTest extends RunningTotalsContract {

  private final RunningTotals totals = new InMemoryRunningTotals();

  @Override
  protected RunningTotals totals() {
    return totals;
  }
}
