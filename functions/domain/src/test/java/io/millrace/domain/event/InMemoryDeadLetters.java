package io.millrace.domain.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Dead letters in memory; one that was taken stays hidden until it is put back. */
public final class InMemoryDeadLetters implements DeadLetters {

  private final Map<String, Letter> shown = new LinkedHashMap<>();
  private final Map<String, Letter> taken = new LinkedHashMap<>();

  /** Leaves a letter, and returns its id. */
  public synchronized String leave(String body, Map<String, String> attributes, Instant sentAt) {
    String id = "letter-" + (shown.size() + taken.size() + 1);
    shown.put(id, new Letter(id, "receipt of " + id, sentAt, body, attributes));
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
  public synchronized List<Letter> take(int limit) {
    List<Letter> now = new ArrayList<>(shown.values().stream().limit(limit).toList());
    now.forEach(letter -> taken.put(letter.id(), letter));
    now.forEach(letter -> shown.remove(letter.id()));
    return now;
  }

  @Override
  public synchronized void putBack(Letter letter) {
    if (taken.remove(letter.id()) != null) {
      shown.put(letter.id(), letter);
    }
  }

  @Override
  public synchronized void remove(Letter letter) {
    taken.remove(letter.id());
  }
}
