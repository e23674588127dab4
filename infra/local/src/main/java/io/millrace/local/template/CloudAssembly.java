package io.millrace.local.template;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.TemplateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A folder that {@code cdk synth} wrote.
 *
 * @param stacks its stacks, each after those that it depends on
 * @param assets the folders and files to be uploaded, by the object key that templates give them
 */
public record CloudAssembly(List<Template> stacks, Map<String, Path> assets) {

  public CloudAssembly {
    stacks = List.copyOf(stacks);
    assets = Map.copyOf(assets);
  }

  /**
   * Reads the assembly, and those that its stages nest in it.
   *
   * @throws TemplateException if the folder has no manifest, or the manifest names what is not
   *     there
   */
  public static CloudAssembly load(Path folder) {
    List<Template> stacks = new ArrayList<>();
    Map<String, Path> assets = new LinkedHashMap<>();
    collect(folder, stacks, assets);
    return new CloudAssembly(stacks, assets);
  }

  private static void collect(Path folder, List<Template> stacks, Map<String, Path> assets) {
    JsonNode artifacts = read(folder.resolve("manifest.json")).path("artifacts");
    Map<String, List<String>> dependencies = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> artifact : artifacts.properties()) {
      dependencies.put(
          artifact.getKey(),
          artifact.getValue().path("dependencies").valueStream().map(JsonNode::asString).toList());
    }
    for (String id : Order.of(dependencies)) {
      JsonNode artifact = artifacts.path(id);
      JsonNode properties = artifact.path("properties");
      switch (artifact.path("type").asString("")) {
        case "aws:cloudformation:stack" -> {
          String name = properties.path("stackName").asString(id);
          Path file = folder.resolve(properties.path("templateFile").asString());
          stacks.add(new Template(name, read(file)));
        }
        case "cdk:asset-manifest" ->
            addAssets(folder, read(folder.resolve(properties.path("file").asString())), assets);
        case "cdk:cloud-assembly" ->
            collect(folder.resolve(properties.path("directoryName").asString()), stacks, assets);
        default -> {
          // the construct tree and feature flags describe the app, not what it provisions
        }
      }
    }
  }

  private static void addAssets(Path folder, JsonNode manifest, Map<String, Path> assets) {
    for (JsonNode file : manifest.path("files").values()) {
      Path source = folder.resolve(file.path("source").path("path").asString()).normalize();
      for (JsonNode destination : file.path("destinations").values()) {
        assets.put(destination.path("objectKey").asString(), source);
      }
    }
  }

  private static JsonNode read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new TemplateException("%s is missing: synthesize the CDK app first".formatted(file));
    }
    return JsonTrees.read(file);
  }
}
