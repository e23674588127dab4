package io.millrace.domain.state;

import io.millrace.domain.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A state store in memory; passes {@link StateStoreContract}. */
public final class InMemoryStateStore implements StateStore {

  private final boolean measuring;

  private final Map<String, NavigableMap<String, Revised<?>>> partitions = new TreeMap<>();
  private final List<Event> announced = new ArrayList<>();

  public InMemoryStateStore() {
    this(true);
  }

  private InMemoryStateStore(boolean measuring) {
    this.measuring = measuring;
  }

  /** One that keeps entities of any size, for those who write millions. */
  public static InMemoryStateStore ofAnySize() {
    return new InMemoryStateStore(false);
  }

  /** Another one that holds the same, and whose changes are its own. */
  public synchronized InMemoryStateStore copy() {
    var copy = new InMemoryStateStore(measuring);
    partitions.forEach((name, items) -> copy.partitions.put(name, new TreeMap<>(items)));
    copy.announced.addAll(announced);
    return copy;
  }

  @Override
  public synchronized <T extends Entity> Optional<Revised<T>> find(Key<T> key) {
    Revised<?> item = partition(key.partition()).get(key.sort());
    return item == null
        ? Optional.empty()
        : Optional.of(new Revised<>(key.type().cast(item.value()), item.revision()));
  }

  @Override
  public synchronized <T extends Entity> List<Listed<T>> listNewest(
      Class<T> type, String partition, String prefix, String before, int limit) {
    String end = before.isEmpty() ? prefix + Character.MAX_VALUE : before;
    return partition(partition).headMap(end, false).descendingMap().entrySet().stream()
        .takeWhile(item -> item.getKey().compareTo(prefix) >= 0)
        .filter(item -> item.getKey().startsWith(prefix))
        .limit(limit)
        .map(item -> listed(type, item.getKey(), item.getValue().value()))
        .toList();
  }

  @Override
  public synchronized <T extends Entity> List<Listed<T>> list(
      Class<T> type, String partition, String prefix, String after, int limit) {
    return partition(partition).tailMap(after, false).entrySet().stream()
        .filter(item -> item.getKey().startsWith(prefix))
        .limit(limit)
        .map(item -> listed(type, item.getKey(), item.getValue().value()))
        .toList();
  }

  private static <T extends Entity> Listed<T> listed(Class<T> type, String sort, Entity value) {
    return type.isInstance(value)
        ? new Listed.Entry<>(sort, type.cast(value))
        : new Listed.Unreadable<>(sort, "not a " + type.getSimpleName());
  }

  @Override
  public synchronized boolean write(List<Write<?>> writes, List<Event> events) {
    var keys = new LinkedHashSet<Key<?>>();
    for (Write<?> write : writes) {
      if (!keys.add(write.key())) {
        throw new IllegalArgumentException("written twice in one transaction: " + write.key());
      }
      if (measuring) { // as text, which is of about the length of JSON
        StateStore.checkSize(write.key(), write.value().toString().length());
      }
      Revised<?> item = partition(write.key().partition()).get(write.key().sort());
      if ((item == null ? 0 : item.revision()) != write.expectedRevision()) {
        return false;
      }
    }
    for (Write<?> write : writes) {
      partition(write.key().partition())
          .put(write.key().sort(), new Revised<>(write.value(), write.expectedRevision() + 1));
    }
    announced.addAll(events);
    return true;
  }

  /** All that is written, as text that is equal for equal stateStores. */
  public synchronized String contents() {
    return partitions.entrySet().stream()
        .filter(partition -> !partition.getValue().isEmpty()) // one that was only looked into
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  /** What was announced so far, in order. */
  public synchronized List<Event> announced() {
    return List.copyOf(announced);
  }

  private NavigableMap<String, Revised<?>> partition(String name) {
    return partitions.computeIfAbsent(name, _ -> new TreeMap<>());
  }
}
