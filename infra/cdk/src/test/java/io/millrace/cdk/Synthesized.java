package io.millrace.cdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The templates of a stage, synthesised once for all tests, with stand-ins for the rooms' code.
 *
 * @param edge missing where the stage has no firewall
 */
record Synthesized(JsonNode data, JsonNode loop, JsonNode edge) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, Synthesized> STAGES = new ConcurrentHashMap<>();

  /** One resource of a template. */
  record Resource(String id, String type, JsonNode properties) {}

  static Synthesized dev() {
    return of("dev");
  }

  static Synthesized of(String stage) {
    return STAGES.computeIfAbsent(stage, name -> synthesize(Stages.named(name)));
  }

  /** A stage between stages in these accounts. */
  static Synthesized between(String accountBefore, String stage, String accountAfter) {
    return synthesize(Stages.named(stage).between(accountBefore, accountAfter));
  }

  /** All resources of this type, of all stacks; there is at least one. */
  List<Resource> all(String type) {
    List<Resource> found = resources().filter(resource -> resource.type().equals(type)).toList();
    if (found.isEmpty()) {
      throw new AssertionError("there is no " + type);
    }
    return found;
  }

  /** Every resource of all stacks. */
  Stream<Resource> resources() {
    return Stream.of(data, loop, edge)
        .flatMap(template -> template.path("Resources").properties().stream())
        .map(entry ->
            new Resource(
                entry.getKey(),
                entry.getValue().path("Type").asString(),
                entry.getValue().path("Properties")));
  }

  /** The resource that a {@code Ref} or {@code Fn::GetAtt} of the same stack names. */
  static String referenced(JsonNode reference) {
    return reference.has("Ref")
        ? reference.path("Ref").asString()
        : reference.path("Fn::GetAtt").path(0).asString();
  }

  private static Synthesized synthesize(Stage stage) {
    try {
      Path folder = Files.createTempDirectory("millrace-synth");
      App app = MillraceApp.app(folder.toString());
      MillraceApp.provision(
          app,
          stage,
          new Programs(Architecture.ARM_64, room -> Code.fromAsset(standIn(room))),
          EdgeStack.REGION);
      app.synth();
      return read(folder, stage.name());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Templates that are in a folder already. */
  static Synthesized read(Path folder, String stage) throws IOException {
    return new Synthesized(
        template(folder, "MillraceData-" + stage),
        template(folder, "Millrace-" + stage),
        template(folder, "MillraceEdge-" + stage));
  }

  private static JsonNode template(Path folder, String stack) throws IOException {
    Path file = folder.resolve(stack + ".template.json");
    return Files.exists(file)
        ? JSON.readTree(Files.readAllBytes(file))
        : JSON.getNodeFactory().missingNode();
  }

  private static String standIn(String room) {
    try {
      return standIn(Files.createTempDirectory("millrace-room"), room).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts something where the package of a room is under the root. */
  static Path standIn(Path root, String room) throws IOException {
    Path target = root.resolve(Path.of("functions", room, "target"));
    Files.createDirectories(target);
    return Files.writeString(target.resolve(room + "-arm64.zip"), room);
  }
}
