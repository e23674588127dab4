package io.millrace.domain.deployment;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Endpoints that are made and fail when a test says so; those that are being made are kept. */
public final class InMemoryEndpoints implements Endpoints {

  private final Map<String, State> states = new TreeMap<>();
  private final Map<String, Specification> specifications = new TreeMap<>();

  /** Whether there is room for more. */
  public boolean full;

  @Override
  public Creation create(Specification specification) {
    if (states.containsKey(specification.name())) {
      return new Creation.Begun();
    }
    if (full) {
      return new Creation.NoCapacity("the quota is used up");
    }
    states.put(specification.name(), new State.Changing());
    specifications.put(specification.name(), specification);
    return new Creation.Begun();
  }

  @Override
  public State state(String name) {
    return states.getOrDefault(name, new State.Absent());
  }

  @Override
  public boolean delete(String name) {
    if (state(name) instanceof State.Changing) {
      return false;
    }
    states.remove(name);
    return true;
  }

  @Override
  public Set<String> names() {
    return new TreeSet<>(states.keySet());
  }

  /** What was asked for under a name. */
  public Specification specification(String name) {
    return Objects.requireNonNull(specifications.get(name));
  }

  /** Lets all that are being made answer. */
  public void finish() {
    states.replaceAll(
        (_, state) -> state instanceof State.Changing ? new State.InService() : state);
  }

  /** Lets all that are being made fail. */
  public void fail(String why) {
    states.replaceAll(
        (_, state) -> state instanceof State.Changing ? new State.Failed(why) : state);
  }
}
