package io.millrace.cost;

import io.millrace.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The resources of all stacks that are deployed together. */
public record Deployment(List<Resource> resources) {

  public Deployment {
    resources = List.copyOf(resources);
  }

  /** Those of these templates, by the names of their stacks. */
  public static Deployment of(Map<String, JsonNode> templates) {
    List<Resource> resources = new ArrayList<>();
    new TreeMap<>(templates)
        .forEach((stack, template) ->
            template
                .path("Resources")
                .forEachEntry((id, resource) ->
                    resources.add(
                        new Resource(
                            stack,
                            id,
                            resource.path("Type").asString(""),
                            resource.path("Properties")))));
    return new Deployment(resources);
  }

  /**
   * Reads the folder that {@code cdk synth} wrote.
   *
   * @throws CostException if it holds no templates
   */
  public static Deployment read(Path assembly) {
    Path manifest = assembly.resolve("manifest.json");
    if (!Files.isRegularFile(manifest)) {
      throw new CostException(
          "%s is not there: name a folder that cdk synth wrote with --assembly."
              .formatted(manifest));
    }
    Map<String, JsonNode> templates = new TreeMap<>();
    parsed(manifest)
        .path("artifacts")
        .forEachEntry((id, artifact) -> {
          if (artifact.path("type").asString("").equals("aws:cloudformation:stack")) {
            JsonNode properties = artifact.path("properties");
            templates.put(
                properties.path("stackName").asString(id),
                parsed(assembly.resolve(properties.path("templateFile").asString())));
          }
        });
    return of(templates);
  }

  private static JsonNode parsed(Path file) {
    try {
      return Json.mapper().readTree(file);
    } catch (JacksonException e) {
      throw new CostException("%s cannot be read: %s".formatted(file, e.getOriginalMessage()));
    }
  }

  Stream<Resource> all(String type) {
    return resources.stream().filter(resource -> resource.type().equals(type));
  }

  /** The function that this part of a stack's template names, itself or by an alias. */
  Optional<Resource> function(String stack, JsonNode part) {
    return Resource.references(part).stream()
        .flatMap(id -> find(stack, id).stream())
        .flatMap(found ->
            switch (found.type()) {
              case "AWS::Lambda::Function" -> Stream.of(found);
              case "AWS::Lambda::Alias", "AWS::Lambda::Version" ->
                  function(stack, found.properties().path("FunctionName")).stream();
              default -> Stream.empty();
            })
        .findFirst();
  }

  private Optional<Resource> find(String stack, String id) {
    return resources.stream()
        .filter(resource -> resource.stack().equals(stack) && resource.id().equals(id))
        .findFirst();
  }
}
