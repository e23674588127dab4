package io.millrace.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.local.lambda.Isolation;
import io.millrace.local.sample.SampleFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A cloud assembly as the CDK writes it, with the sample function as its asset. */
final class SampleAssembly {

  private static final String CLASS = SampleFunction.class.getName().replace('.', '/') + ".class";

  private SampleAssembly() {}

  /** Writes {@code cdk.out} with the template that there is. */
  static Path write(Path folder) {
    try (var in = SampleAssembly.class.getResourceAsStream("/assembly/sample.template.json")) {
      return write(folder, new String(Objects.requireNonNull(in).readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes {@code cdk.out}.
   *
   * @param template of one stack; {@code @TRACE@} in it becomes the function's trace file
   */
  static Path write(Path folder, String template) {
    try {
      Path lib = Files.createDirectories(folder.resolve("asset.code/lib"));
      try (JarOutputStream jar =
              new JarOutputStream(Files.newOutputStream(lib.resolve("sample.jar")));
          InputStream code = SampleAssembly.class.getResourceAsStream("/" + CLASS)) {
        jar.putNextEntry(new JarEntry(CLASS));
        jar.write(Objects.requireNonNull(code).readAllBytes());
        jar.closeEntry();
      }
      Files.writeString(
          folder.resolve("manifest.json"),
          """
          {"artifacts": {
            "Sample": {"type": "aws:cloudformation:stack", "dependencies": ["Sample.assets"],
                       "properties": {"templateFile": "Sample.template.json"}},
            "Sample.assets": {"type": "cdk:asset-manifest",
                              "properties": {"file": "Sample.assets.json"}},
            "Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}}}}
          """);
      Files.writeString(
          folder.resolve("Sample.assets.json"),
          """
          {"files": {"code": {"source": {"path": "asset.code", "packaging": "zip"},
            "destinations": {"here": {"objectKey": "code.zip"}}}}}
          """);
      Files.writeString(
          folder.resolve("Sample.template.json"),
          template.replace("@TRACE@", trace(folder).toString()),
          UTF_8);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file in which the sample function notes its events. */
  static Path trace(Path folder) {
    return folder.resolve("trace.txt");
  }

  static LocalCloudOptions options(Path folder, double repeatProbability) {
    return new LocalCloudOptions(
        folder,
        folder.resolve("data"),
        folder.resolve("cache"),
        0,
        1,
        repeatProbability,
        Isolation.HOST,
        4,
        0,
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Map.of());
  }
}
