package io.millrace.domain.event;

import io.millrace.domain.UnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Receivers in memory, each under its name, and what they were told. */
public final class InMemoryReceivers implements Receivers {

  private final Map<String, List<ReceiversContract.Told>> told = new LinkedHashMap<>();

  /**
   * @param receivers their names
   */
  public InMemoryReceivers(Set<String> receivers) {
    receivers.forEach(receiver -> told.put(receiver, new ArrayList<>()));
  }

  @Override
  public synchronized void tellAgain(String receiver, String type, String cloudEvent) {
    if (!cloudEvent.startsWith("{") || !cloudEvent.endsWith("}")) {
      throw new UnavailableException("this is no event: " + cloudEvent);
    }
    List<ReceiversContract.Told> known = told.get(receiver);
    if (known != null) {
      known.add(new ReceiversContract.Told(type, cloudEvent));
    }
  }

  /** What this receiver was told, in the order in which it was. */
  public synchronized List<ReceiversContract.Told> told(String receiver) {
    return List.copyOf(told.getOrDefault(receiver, List.of()));
  }

  /** Whether nobody was told anything. */
  public synchronized boolean isSilent() {
    return told.values().stream().allMatch(List::isEmpty);
  }
}
