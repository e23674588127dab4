package io.millrace.local.lambda;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.TemplateException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** {@code AWS::Lambda::Function}: Java functions from assets of the CDK. */
final class FunctionType implements ResourceType {

  private static final int DEFAULT_MEMORY_MEGABYTES = 128; // as AWS
  private static final int DEFAULT_TIMEOUT_SECONDS = 3; // as AWS

  private final LambdaService service;
  private final Map<String, Path> assets;
  private final UnpackedCode unpacked;
  private final Map<String, Path> images;

  /**
   * @param images folders of programs that stand for container images, by their repository
   */
  FunctionType(
      LambdaService service,
      Map<String, Path> assets,
      UnpackedCode unpacked,
      Map<String, Path> images) {
    this.service = service;
    this.assets = assets;
    this.unpacked = unpacked;
    this.images = images;
  }

  @Override
  public String name() {
    return "AWS::Lambda::Function";
  }

  @Override
  public Provisioned create(Resource resource) {
    JsonNode properties = resource.properties();
    LambdaFunction function = service.add(definition(resource, properties));
    return new Provisioned(
        function.name(), Map.of("Arn", function.arn(), "SnapStartResponse", "{}"));
  }

  private FunctionDefinition definition(Resource resource, JsonNode properties) {
    boolean image = JsonTrees.text(properties, "PackageType", "Zip").equals("Image");
    String runtime = JsonTrees.text(properties, "Runtime", "none");
    if (!image && !runtime.startsWith("java")) {
      throw new TemplateException("only Java functions run here, not the runtime " + runtime);
    }
    if (properties.has("Layers")) {
      throw new TemplateException("layers are not emulated");
    }
    Map<String, String> environment = new HashMap<>();
    properties
        .path("Environment")
        .path("Variables")
        .forEachEntry((name, value) -> environment.put(name, value.asString()));
    JsonNode reserved = properties.path("ReservedConcurrentExecutions");
    JsonNode deadLetters = properties.path("DeadLetterConfig").path("TargetArn");
    String snapStart = JsonTrees.text(properties.path("SnapStart"), "ApplyOn", "None");
    String name = JsonTrees.text(properties, "FunctionName", resource.generatedName());
    return new FunctionDefinition(
        name,
        image
            ? properties.path("ImageConfig").path("Command").path(0).asString("")
            : JsonTrees.text(properties, "Handler", ""),
        JsonTrees.text(properties, "Role", ""),
        image ? program(properties.path("Code")) : code(properties.path("Code")),
        environment,
        JsonTrees.whole(properties, "MemorySize", DEFAULT_MEMORY_MEGABYTES),
        Duration.ofSeconds(JsonTrees.whole(properties, "Timeout", DEFAULT_TIMEOUT_SECONDS)),
        reserved.isMissingNode() ? null : (Integer) (int) JsonTrees.number(reserved),
        deadLetters.isMissingNode() ? null : deadLetters.asString(),
        JsonTrees.text(properties.path("LoggingConfig"), "LogGroup", "/aws/lambda/" + name),
        JsonTrees.text(properties.path("LoggingConfig"), "LogFormat", "Text"),
        JsonTrees.text(properties.path("TracingConfig"), "Mode", "PassThrough").equals("Active"),
        snapStart.equals("PublishedVersions"));
  }

  private Path program(JsonNode code) {
    String image = JsonTrees.text(code, "ImageUri", "");
    String repository = image.substring(image.lastIndexOf('/') + 1).split("[:@]", 2)[0];
    Path program = images.get(repository);
    if (program == null) {
      throw new TemplateException(
          "no program stands for the image %s here, only for %s".formatted(image, images.keySet()));
    }
    return program;
  }

  private Path code(JsonNode code) {
    String key = JsonTrees.text(code, "S3Key", "");
    Path asset = assets.get(key);
    if (asset == null) {
      throw new TemplateException("its code is no asset of the assembly: " + code);
    }
    return unpacked.of(key, asset);
  }
}
