package io.millrace.local.template;

import io.millrace.local.service.Arns;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.TemplateException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What names mean in one stack: pseudo parameters, parameters, and the resources made so far. */
final class Scope {

  private final String stack;
  private final JsonNode parameters;
  private final Map<String, String> exports;
  private final Map<String, Provisioned> resources = new HashMap<>();

  Scope(Template template, Map<String, String> exports) {
    this.stack = template.stack();
    this.parameters = template.document().path("Parameters");
    this.exports = exports;
  }

  void add(String logicalId, Provisioned resource) {
    resources.put(logicalId, resource);
  }

  String ref(String name) {
    return switch (name) {
      case "AWS::Region" -> Arns.REGION;
      case "AWS::AccountId" -> Arns.ACCOUNT;
      case "AWS::Partition" -> Arns.PARTITION;
      case "AWS::URLSuffix" -> "amazonaws.com";
      case "AWS::StackName" -> stack;
      case "AWS::StackId" -> Arns.of("cloudformation", "stack/" + stack + "/local");
      default -> parameterOrResource(name);
    };
  }

  String attribute(Attribute attribute) {
    Provisioned resource = resource(attribute.logicalId());
    String value = resource.attributes().get(attribute.name());
    if (value == null) {
      throw new TemplateException(
          "%s in stack %s has no attribute %s here; it has %s"
              .formatted(
                  attribute.logicalId(), stack, attribute.name(), resource.attributes().keySet()));
    }
    return value;
  }

  String imported(String export) {
    String value = exports.get(export);
    if (value == null) {
      throw new TemplateException(
          "stack %s imports %s, which none exports".formatted(stack, export));
    }
    return value;
  }

  /** A parameter answers its default: there is nobody here to give it another value. */
  private String parameterOrResource(String name) {
    JsonNode parameter = parameters.path(name);
    if (parameter.isMissingNode()) {
      return resource(name).ref();
    }
    if (!parameter.has("Default")) {
      throw new TemplateException("parameter %s of %s has no default".formatted(name, stack));
    }
    return parameter.path("Default").asString();
  }

  private Provisioned resource(String logicalId) {
    Provisioned resource = resources.get(logicalId);
    if (resource == null) {
      throw new TemplateException("stack %s refers to unknown %s".formatted(stack, logicalId));
    }
    return resource;
  }
}
