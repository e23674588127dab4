package io.millrace.domain.state;

import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Sums in memory; pass {@link RunningTotalsContract}. */
public final class InMemoryRunningTotals implements RunningTotals {

  private final ConcurrentMap<String, Long> totals = new ConcurrentHashMap<>();

  @Override
  public long add(String partition, String sort, long amount, Instant until) {
    return totals.merge(partition + "\n" + sort, amount, Long::sum);
  }
}
