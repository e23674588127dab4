package io.millrace.prediction;

import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The models that this process serves: those asked for last, as many as may be in memory. */
final class ServedModels {

  private static final float LOAD_FACTOR = 0.75f;

  private final int capacity;
  private final Function<ProjectName, ServedModel> open;
  private final Map<ProjectName, ServedModel> byUse = new LinkedHashMap<>(16, LOAD_FACTOR, true);

  /**
   * @param capacity how many models may be in memory, each with its previous version
   */
  ServedModels(int capacity, Function<ProjectName, ServedModel> open) {
    this.capacity = capacity;
    this.open = open;
  }

  /**
   * What answers for this model now.
   *
   * @throws UnavailableException as {@link ServedModel#current}
   */
  Lookup find(ProjectName model) {
    Lookup found = endpoint(model).current();
    if (!found.isAnswering()) {
      forget(model); // names that lead nowhere take no room
    }
    return found;
  }

  private synchronized ServedModel endpoint(ProjectName model) {
    ServedModel endpoint = byUse.computeIfAbsent(model, open);
    if (byUse.size() > capacity) {
      byUse.remove(byUse.keySet().iterator().next());
    }
    return endpoint;
  }

  private synchronized void forget(ProjectName model) {
    byUse.remove(model);
  }
}
