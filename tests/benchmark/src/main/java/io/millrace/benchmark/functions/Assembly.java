package io.millrace.benchmark.functions;

import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A folder that the CDK wrote. */
final class Assembly {

  private Assembly() {}

  /** Gives every function of every template this much memory; all else stays as it is. */
  static void giveMemory(Path assembly, int memoryMib) throws IOException {
    for (Path file : templates(assembly)) {
      JsonNode template = Json.mapper().readTree(Files.readString(file));
      for (JsonNode resource : template.path("Resources")) {
        if (resource.path("Type").asString("").equals("AWS::Lambda::Function")) {
          ((ObjectNode) resource.path("Properties")).put("MemorySize", memoryMib);
        }
      }
      Files.writeString(file, template.toString());
    }
  }

  private static List<Path> templates(Path assembly) throws IOException {
    try (Stream<Path> files = Files.list(assembly)) {
      List<Path> templates =
          files.filter(file -> file.toString().endsWith(".template.json")).toList();
      if (templates.isEmpty()) {
        throw new IllegalStateException(assembly + " has no template");
      }
      return templates;
    }
  }
}
