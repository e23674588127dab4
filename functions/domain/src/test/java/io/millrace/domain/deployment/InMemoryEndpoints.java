package io.millrace.domain.deployment;

import io.millrace.domain.project.Backend;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Endpoints that are made and fail when a test says so; those that are being made are kept. */
public final class InMemoryEndpoints implements Endpoints {

  private final Map<String, State> states = new TreeMap<>();
  private final Map<String, Specification> specifications = new TreeMap<>();

  private final Map<String, Backend.Scaled> scaled = new TreeMap<>();

  /** Why none is scaled; null where they are. */
  public @Nullable String unscalable;

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
  public Optional<String> scale(String name, String variant, Backend.Scaled backend) {
    if (!specification(name).variant().equals(variant)) {
      return Optional.of("%s has no variant %s".formatted(name, variant));
    }
    if (unscalable == null) {
      scaled.put(name, backend);
    }
    return Optional.ofNullable(unscalable);
  }

  @Override
  public boolean delete(String name) {
    if (state(name) instanceof State.Changing) {
      return false;
    }
    states.remove(name);
    scaled.remove(name);
    return true;
  }

  @Override
  public Set<String> names() {
    var names = new TreeSet<>(states.keySet());
    names.addAll(scaled.keySet());
    return names;
  }

  /** How endpoints are scaled, by name. */
  public Map<String, Backend.Scaled> scaled() {
    return Map.copyOf(scaled);
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
