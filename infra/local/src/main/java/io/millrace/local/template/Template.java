package io.millrace.local.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * One stack's template.
 *
 * @param stack the stack's name
 * @param document the template, as synthesized
 */
public record Template(String stack, JsonNode document) {

  /** The resources as written, by logical id. */
  public Map<String, JsonNode> resources() {
    Map<String, JsonNode> resources = new LinkedHashMap<>();
    document.path("Resources").forEachEntry(resources::put);
    return resources;
  }

  /** The logical ids in {@code ids}, each after all that it refers to or depends on. */
  List<String> inOrder(Set<String> ids) {
    Map<String, List<String>> dependencies = new LinkedHashMap<>();
    for (String id : ids) {
      Set<String> needed = new TreeSet<>();
      JsonNode resource = document.path("Resources").path(id);
      addReferences(resource.path("Properties"), needed);
      JsonNode dependsOn = resource.path("DependsOn");
      if (dependsOn.isArray()) {
        dependsOn.forEach(each -> needed.add(each.asString()));
      } else if (dependsOn.isString()) {
        needed.add(dependsOn.asString());
      }
      needed.retainAll(ids);
      dependencies.put(id, List.copyOf(needed));
    }
    return Order.of(dependencies);
  }

  private static void addReferences(JsonNode node, Set<String> found) {
    if (node.isObject() && node.size() == 1) {
      if (node.path("Ref").isString()) {
        found.add(node.path("Ref").asString());
      } else if (node.has("Fn::GetAtt")) {
        found.add(Attribute.of(node.path("Fn::GetAtt")).logicalId());
      } else if (node.has("Fn::Sub")) {
        JsonNode sub = node.path("Fn::Sub");
        String text = sub.isArray() ? sub.path(0).asString() : sub.asString();
        Substitution.variables(text).forEach(name -> found.add(Attribute.of(name).logicalId()));
      }
    }
    node.forEach(child -> addReferences(child, found));
  }
}
