package io.millrace.local.template;

import io.millrace.local.service.TemplateException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Things in an order in which each comes after all that it depends on. */
final class Order {

  private final Map<String, List<String>> dependencies;
  private final Set<String> done = new LinkedHashSet<>();
  private final Set<String> open = new LinkedHashSet<>();

  private Order(Map<String, List<String>> dependencies) {
    this.dependencies = dependencies;
  }

  /**
   * Keeps the given order where dependencies leave a choice; ignores dependencies on strangers.
   *
   * @throws TemplateException if there is a cycle; the message shows it
   */
  static List<String> of(Map<String, List<String>> dependencies) {
    Order order = new Order(dependencies);
    dependencies.keySet().forEach(order::visit);
    return new ArrayList<>(order.done);
  }

  private void visit(String id) {
    if (done.contains(id) || !dependencies.containsKey(id)) {
      return;
    }
    if (!open.add(id)) {
      throw new TemplateException(
          "circular dependency: " + String.join(" -> ", open) + " -> " + id);
    }
    dependencies.getOrDefault(id, List.of()).forEach(this::visit);
    open.remove(id);
    done.add(id);
  }
}
