package io.millrace.local.sagemaker;

import io.millrace.local.process.FileTrees;
import io.millrace.local.service.LogSink;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Lays out what the containers of variants are given, and starts them. */
final class VariantContainers implements AutoCloseable {

  private static final Duration STARTING = Duration.ofMinutes(2);

  private final Path folder;
  private final TrainingPrograms programs;
  private final EndpointDefinitions models;
  private final JobStorage storage;
  private final LogSink log;
  private final InstantSource clock;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param folder in which each has what stands for {@code /opt/ml}
   */
  VariantContainers(
      Path folder,
      TrainingPrograms programs,
      EndpointDefinitions models,
      JobStorage storage,
      LogSink log,
      InstantSource clock) {
    this.folder = folder;
    this.programs = programs;
    this.models = models;
    this.storage = storage;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Starts one, which can predict when this returns.
   *
   * @param variant as its configuration says it
   * @param instance which of the variant's, from 0
   * @throws IOException if it cannot
   */
  VariantProcess start(String endpoint, String configuration, JsonNode variant, int instance)
      throws IOException, InterruptedException {
    String name = variant.path("VariantName").asString();
    JsonNode container = models.find(variant.path("ModelName").asString()).path("PrimaryContainer");
    Path root = folder.resolve(endpoint).resolve(configuration).resolve(name + "-" + instance);
    FileTrees.delete(root);
    Path model = Files.createDirectories(root.resolve("model"));
    String data = container.path("ModelDataUrl").asString("");
    if (!data.isEmpty()) {
      S3Uri from = S3Uri.parse("modelDataUrl", data);
      storage.download(from.bucket(), from.key(), model.resolve("model.tar.gz"));
    }
    String below = container.at("/ModelDataSource/S3DataSource/S3Uri").asString("");
    if (!below.isEmpty()) {
      lay(S3Uri.parse("s3Uri", below), model);
    }
    Map<String, String> environment = new LinkedHashMap<>();
    container
        .path("Environment")
        .forEachEntry((key, value) -> environment.put(key, value.asString()));
    var trace =
        new ProcessTrace(
            folder
                .resolve(endpoint)
                .resolve("%s.%s-%s.process".formatted(configuration, name, instance)));
    trace.endOrphan(); // of a cloud that was killed
    VariantProcess process =
        VariantProcess.start(
            programs.of(container.path("Image").asString()).serving(),
            root,
            environment,
            client,
            log,
            "/aws/sagemaker/Endpoints/" + endpoint,
            "%s/i-%s-%s".formatted(name, instance, clock.millis()));
    trace.keep(process.handle());
    if (!process.awaitReady(STARTING)) {
      process.close();
      throw new IOException(
          "The primary container for production variant %s did not pass the ping health check. Please check CloudWatch logs for this endpoint."
              .formatted(name));
    }
    return process;
  }

  private void lay(S3Uri prefix, Path folder) throws IOException {
    List<String> keys = storage.list(prefix.bucket(), prefix.key());
    if (keys.isEmpty()) {
      throw new IOException(
          "There is nothing below s3://%s/%s.".formatted(prefix.bucket(), prefix.key()));
    }
    for (String key : keys) {
      Path file = folder.resolve(key.substring(prefix.key().length())).normalize();
      if (key.endsWith("/") || !file.startsWith(folder)) {
        continue;
      }
      Files.createDirectories(file.getParent());
      storage.download(prefix.bucket(), key, file);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
