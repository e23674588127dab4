package io.millrace.local.template;

import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.TemplateException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** Makes what the templates of an assembly ask for. */
public final class Provisioner {

  private final Map<String, ResourceType> types = new HashMap<>();
  private final UnaryOperator<String> localize;

  /**
   * Knows the given types, and those that are accepted without effect.
   *
   * @param localize puts loopback addresses in the place of AWS's in every resolved string
   */
  public Provisioner(Collection<ResourceType> types, UnaryOperator<String> localize) {
    InertTypes.all().forEach(type -> this.types.put(type.name(), type));
    types.forEach(type -> this.types.put(type.name(), type));
    this.localize = localize;
  }

  /**
   * Makes all resources, stack by stack, each after those that it refers to.
   *
   * @return the stacks
   * @throws TemplateException before anything is made, naming every resource of an unknown type; or
   *     while making one, naming that one
   */
  public List<MadeStack> provision(CloudAssembly assembly) {
    Map<String, String> exports = new HashMap<>();
    List<Making> makings =
        assembly.stacks().stream().map(template -> new Making(template, exports)).toList();
    refuseUnknown(makings);
    return makings.stream().map(Making::run).toList();
  }

  private void refuseUnknown(List<Making> makings) {
    List<String> unknown = new ArrayList<>();
    for (Making making : makings) {
      for (String id : making.wanted()) {
        String type = making.typeOf(id);
        if (!types.containsKey(type)) {
          unknown.add("%s (%s in %s)".formatted(type, id, making.template.stack()));
        }
      }
    }
    if (!unknown.isEmpty()) {
      throw new TemplateException(
          "the local cloud does not know these resource types: " + String.join(", ", unknown));
    }
  }

  /** One stack on its way. */
  private final class Making {

    private final Template template;
    private final Map<String, String> exports;
    private final Scope scope;
    private final Intrinsics intrinsics;

    Making(Template template, Map<String, String> exports) {
      this.template = template;
      this.exports = exports;
      this.scope = new Scope(template, exports);
      this.intrinsics = new Intrinsics(scope, template.document(), localize);
    }

    /** Logical ids of the resources whose conditions hold. */
    Set<String> wanted() {
      Set<String> wanted = new LinkedHashSet<>();
      template
          .resources()
          .forEach((id, resource) -> {
            if (isWanted(resource)) {
              wanted.add(id);
            }
          });
      return wanted;
    }

    String typeOf(String logicalId) {
      return template.document().path("Resources").path(logicalId).path("Type").asString("");
    }

    MadeStack run() {
      List<MadeStack.MadeResource> resources = new ArrayList<>();
      for (String id : template.inOrder(wanted())) {
        Provisioned made = make(id);
        scope.add(id, made);
        resources.add(new MadeStack.MadeResource(id, made.ref(), typeOf(id)));
      }
      Map<String, String> outputs = new LinkedHashMap<>();
      template
          .document()
          .path("Outputs")
          .forEachEntry((name, output) -> {
            if (isWanted(output)) {
              String value = intrinsics.resolve(output.path("Value")).asString();
              outputs.put(name, value);
              if (output.has("Export")) {
                exports.put(
                    intrinsics.resolve(output.path("Export").path("Name")).asString(), value);
              }
            }
          });
      return new MadeStack(template.stack(), outputs, resources);
    }

    private Provisioned make(String id) {
      try {
        ResourceType type = types.get(typeOf(id));
        if (type == null) {
          throw new TemplateException("unknown resource type " + typeOf(id));
        }
        JsonNode properties = template.document().path("Resources").path(id).path("Properties");
        return type.create(new Resource(template.stack(), id, intrinsics.resolve(properties)));
      } catch (TemplateException e) {
        throw new TemplateException(
            "%s (%s in %s): %s".formatted(id, typeOf(id), template.stack(), e.getMessage()));
      }
    }

    private boolean isWanted(JsonNode element) {
      return !element.has("Condition") || intrinsics.holds(element.path("Condition").asString());
    }
  }
}
