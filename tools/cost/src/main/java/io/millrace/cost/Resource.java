package io.millrace.cost;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One resource of a template.
 *
 * @param stack that it is in
 * @param id logical id, which names it within its stack
 */
public record Resource(String stack, String id, String type, JsonNode properties) {

  /** The logical ids that this part of a template refers to, at any depth, in its order. */
  static List<String> references(JsonNode part) {
    List<String> found = new ArrayList<>();
    collect(part, found);
    return found;
  }

  private static void collect(JsonNode part, List<String> found) {
    if (part.path("Ref").isString()) {
      found.add(part.path("Ref").asString());
    }
    if (part.path("Fn::GetAtt").isArray()) {
      found.add(part.path("Fn::GetAtt").path(0).asString());
    }
    part.forEach(child -> collect(child, found));
  }
}
