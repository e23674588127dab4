package io.millrace.local.template;

import io.millrace.local.service.Arns;
import io.millrace.local.service.TemplateException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces CloudFormation's intrinsic functions by what they answer in one stack.
 *
 * <p>{@code AWS::NoValue} removes the property or element that holds it. Every string that results
 * is passed through {@code localize}, which puts loopback addresses in the place of AWS's.
 */
final class Intrinsics {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Scope scope;
  private final JsonNode document;
  private final UnaryOperator<String> localize;

  Intrinsics(Scope scope, JsonNode document, UnaryOperator<String> localize) {
    this.scope = scope;
    this.document = document;
    this.localize = localize;
  }

  /** The node with every function resolved; an empty object for one that has no value at all. */
  JsonNode resolve(JsonNode node) {
    JsonNode resolved = value(node);
    return resolved == null ? NODES.objectNode() : resolved;
  }

  /** Whether the named condition of the template holds. */
  boolean holds(String condition) {
    JsonNode definition = document.path("Conditions").path(condition);
    if (definition.isMissingNode()) {
      throw new TemplateException("unknown condition " + condition);
    }
    return truth(definition);
  }

  private @Nullable JsonNode value(JsonNode node) {
    if (node.isArray()) {
      ArrayNode array = NODES.arrayNode();
      for (JsonNode each : node) {
        JsonNode resolved = value(each);
        if (resolved != null) {
          array.add(resolved);
        }
      }
      return array;
    }
    if (!node.isObject()) {
      return node.isString() ? text(node.asString()) : node;
    }
    if (node.size() == 1) {
      Map.Entry<String, JsonNode> only = node.properties().iterator().next();
      if (only.getKey().equals("Ref") || only.getKey().startsWith("Fn::")) {
        return call(only.getKey(), only.getValue());
      }
    }
    ObjectNode object = NODES.objectNode();
    node.forEachEntry((name, each) -> {
      JsonNode resolved = value(each);
      if (resolved != null) {
        object.set(name, resolved);
      }
    });
    return object;
  }

  private @Nullable JsonNode call(String function, JsonNode argument) {
    return switch (function) {
      case "Ref" -> ref(argument.asString());
      case "Fn::GetAtt" -> attribute(Attribute.of(resolve(argument)));
      case "Fn::Join" -> text(String.join(string(argument.path(0)), strings(argument.path(1))));
      case "Fn::Sub" -> sub(argument);
      case "Fn::Select" ->
          resolve(argument.path(1)).path(Integer.parseInt(string(argument.path(0))));
      case "Fn::Split" -> split(string(argument.path(0)), string(argument.path(1)));
      case "Fn::If" -> value(argument.path(holds(argument.path(0).asString()) ? 1 : 2));
      case "Fn::FindInMap" ->
          document
              .path("Mappings")
              .path(string(argument.path(0)))
              .path(string(argument.path(1)))
              .path(string(argument.path(2)));
      case "Fn::ImportValue" -> text(scope.imported(string(argument)));
      case "Fn::Base64" ->
          text(
              Base64.getEncoder()
                  .encodeToString(string(argument).getBytes(StandardCharsets.UTF_8)));
      case "Fn::GetAZs" -> NODES.arrayNode().add(Arns.REGION + "a");
      default -> throw new TemplateException("unknown intrinsic function " + function);
    };
  }

  private @Nullable JsonNode ref(String name) {
    return name.equals("AWS::NoValue") ? null : text(scope.ref(name));
  }

  private JsonNode attribute(Attribute attribute) {
    return text(scope.attribute(attribute));
  }

  private JsonNode sub(JsonNode argument) {
    String template = argument.isArray() ? argument.path(0).asString() : argument.asString();
    JsonNode own = argument.isArray() ? argument.path(1) : NODES.objectNode();
    return text(
        Substitution.apply(
            template,
            name -> {
              if (own.has(name)) {
                return string(own.path(name));
              }
              return name.contains(".") ? scope.attribute(Attribute.of(name)) : scope.ref(name);
            }));
  }

  private static JsonNode split(String separator, String joined) {
    ArrayNode parts = NODES.arrayNode();
    for (String part : joined.split(Pattern.quote(separator), -1)) {
      parts.add(part);
    }
    return parts;
  }

  private boolean truth(JsonNode condition) {
    if (condition.has("Condition")) {
      return holds(condition.path("Condition").asString());
    }
    if (condition.has("Fn::Equals")) {
      JsonNode sides = condition.path("Fn::Equals");
      return string(sides.path(0)).equals(string(sides.path(1)));
    }
    if (condition.has("Fn::Not")) {
      return !truth(condition.path("Fn::Not").path(0));
    }
    if (condition.has("Fn::And")) {
      return condition.path("Fn::And").valueStream().allMatch(this::truth);
    }
    if (condition.has("Fn::Or")) {
      return condition.path("Fn::Or").valueStream().anyMatch(this::truth);
    }
    throw new TemplateException("unknown condition function in " + condition);
  }

  private String string(JsonNode node) {
    return resolve(node).asString();
  }

  private List<String> strings(JsonNode node) {
    List<String> all = new ArrayList<>();
    resolve(node).forEach(each -> all.add(each.asString()));
    return all;
  }

  private JsonNode text(String value) {
    return NODES.stringNode(localize.apply(value));
  }
}
