package io.millrace.cdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import software.amazon.awscdk.App;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The templates of a stage, synthesised once for all tests, with stand-ins for the modules' code.
 *
 * @param edge missing where the stage has no firewall
 * @param resources of all of them
 */
record Synthesized(
    Stage stage, JsonNode data, JsonNode loop, JsonNode edge, List<Resource> resources) {

  /** Tag of the trainer's image. */
  static final String TRAINER = "0123456789abcdef";

  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, Synthesized> STAGES = new ConcurrentHashMap<>();

  Synthesized(Stage stage, JsonNode data, JsonNode loop, JsonNode edge) {
    this(
        stage,
        data,
        loop,
        edge,
        Stream.of(data, loop, edge)
            .flatMap(template -> template.path("Resources").properties().stream())
            .map(entry -> new Resource(entry.getKey(), entry.getValue()))
            .toList());
  }

  /** One resource of a template, and all that is written of it. */
  record Resource(String id, String type, JsonNode written) {

    Resource(String id, JsonNode written) {
      this(id, written.path("Type").asString(""), written);
    }

    JsonNode properties() {
      return written.path("Properties");
    }
  }

  static Synthesized dev() {
    return of("dev");
  }

  static Synthesized of(String stage) {
    return STAGES.computeIfAbsent(stage, name -> synthesize(TestStages.named(name)));
  }

  /** Each stage's, by its name: arguments of tests. */
  static Stream<Named<Synthesized>> stages() {
    return TestStages.all().all().stream().map(stage -> Named.of(stage.name(), of(stage.name())));
  }

  /** A stage between stages in these accounts. */
  static Synthesized between(String accountBefore, String stage, String accountAfter) {
    return synthesize(TestStages.between(accountBefore, stage, accountAfter));
  }

  /** All resources of this type, of all stacks; there is at least one. */
  List<Resource> all(String type) {
    List<Resource> found = some(type).toList();
    if (found.isEmpty()) {
      throw new AssertionError("there is no " + type);
    }
    return found;
  }

  /** All resources of this type, of which there may be none. */
  Stream<Resource> some(String type) {
    return resources.stream().filter(resource -> resource.type().equals(type));
  }

  /** The same templates, but that the resource of this name is written otherwise. */
  Synthesized with(Resource changed) {
    return new Synthesized(stage, with(data, changed), with(loop, changed), with(edge, changed));
  }

  /** The same templates with one more resource in the loop. */
  Synthesized and(Resource added) {
    return new Synthesized(stage, data, put(loop, added), edge);
  }

  /** The same templates without this resource. */
  Synthesized without(Resource gone) {
    return with(new Resource(gone.id(), JSON.getNodeFactory().missingNode()));
  }

  private static JsonNode with(JsonNode template, Resource changed) {
    return template.path("Resources").has(changed.id()) ? put(template, changed) : template;
  }

  /** Copies what is changed and shares the rest. */
  private static JsonNode put(JsonNode template, Resource changed) {
    ObjectNode copy = JSON.createObjectNode().setAll((ObjectNode) template);
    ObjectNode resources = JSON.createObjectNode().setAll((ObjectNode) template.get("Resources"));
    if (changed.written().isMissingNode()) {
      resources.remove(changed.id());
    } else {
      resources.set(changed.id(), changed.written());
    }
    copy.set("Resources", resources);
    return copy;
  }

  /** The resource that a {@code Ref} or {@code Fn::GetAtt} of the same stack names. */
  static String referenced(JsonNode reference) {
    return reference.has("Ref")
        ? reference.path("Ref").asString()
        : reference.path("Fn::GetAtt").path(0).asString();
  }

  /** A stage that somebody writes otherwise. */
  static Synthesized synthesize(Stage stage) {
    try {
      Path folder = Files.createTempDirectory("millrace-synth");
      App app = MillraceApp.app(folder.toString(), Stages.USUAL_QUALIFIER);
      MillraceApp.provision(
          app,
          stage,
          new Artifacts(
              Architecture.ARM_64, function -> Code.fromAsset(standIn(function)), () -> TRAINER),
          EdgeStack.REGION);
      app.synth();
      return read(folder, stage);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Templates that are in a folder already. */
  static Synthesized read(Path folder, Stage stage) throws IOException {
    return new Synthesized(
        stage,
        template(folder, "MillraceData-" + stage.name()),
        template(folder, "Millrace-" + stage.name()),
        template(folder, MillraceApp.edgeName(stage, EdgeStack.REGION)));
  }

  private static JsonNode template(Path folder, String stack) throws IOException {
    Path file = folder.resolve(stack + ".template.json");
    return Files.exists(file)
        ? JSON.readTree(Files.readAllBytes(file))
        : JSON.getNodeFactory().missingNode();
  }

  private static String standIn(String function) {
    try {
      return standIn(Files.createTempDirectory("millrace-function"), function).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts something where the package of a module is under the root. */
  static Path standIn(Path root, String function) throws IOException {
    Path target = root.resolve(Path.of("functions", function, "target"));
    Files.createDirectories(target);
    return Files.writeString(target.resolve(function + "-arm64.zip"), function);
  }
}
