package io.millrace.domain.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Dead letters in memory; one that was taken stays hidden until it is put back. */
public final class InMemoryDeadLetters implements DeadLetters {

  private final Map<String, DeadLetter> shown = new LinkedHashMap<>();
  private final Map<String, DeadLetter> taken = new LinkedHashMap<>();

  /** Leaves a dead letter, and returns its id. */
  public synchronized String leave(String body, Map<String, String> attributes, Instant sentAt) {
    String id = "letter-" + (shown.size() + taken.size() + 1);
    shown.put(id, new DeadLetter(id, "receipt of " + id, sentAt, body, attributes));
    return id;
  }

  /** How many there are, taken or not. */
  public synchronized int size() {
    return shown.size() + taken.size();
  }

  /** Lets every taking come to its end, as time does. */
  public synchronized void showAll() {
    shown.putAll(taken);
    taken.clear();
  }

  @Override
  public synchronized List<DeadLetter> take(int limit) {
    List<DeadLetter> now = new ArrayList<>(shown.values().stream().limit(limit).toList());
    now.forEach(deadLetter -> taken.put(deadLetter.id(), deadLetter));
    now.forEach(deadLetter -> shown.remove(deadLetter.id()));
    return now;
  }

  @Override
  public synchronized void putBack(DeadLetter deadLetter) {
    if (taken.remove(deadLetter.id()) != null) {
      shown.put(deadLetter.id(), deadLetter);
    }
  }

  @Override
  public synchronized void remove(DeadLetter deadLetter) {
    taken.remove(deadLetter.id());
  }
}
