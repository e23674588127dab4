package io.millrace.cdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;

/** Where the code of functions comes from, and for which machines it is. */
enum Packaging {
  /** One zip a module, for Lambda on AWS's own processors. */
  ARM64("arm64"),
  /** One zip a module, for Lambda on Intel's and AMD's. */
  X86_64("x86_64"),
  /**
   * The folder of each module's jars, native libraries of all machines included: the local cloud.
   */
  ANY("any");

  private static final Path TRAINER = Path.of("functions", "trainer", "target", "jib-image.id");
  private static final int TAG_DIGITS = 16;

  private final String title;

  Packaging(String title) {
    this.title = title;
  }

  /**
   * The packaging of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Packaging named(String name) {
    return Arrays.stream(values())
        .filter(packaging -> packaging.title.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "architecture: expected one of %s, got '%s'"
                    .formatted(Arrays.stream(values()).map(each -> each.title).toList(), name)));
  }

  /** What functions run. */
  Artifacts artifacts() {
    return new Artifacts(
        this == X86_64 ? Architecture.X86_64 : Architecture.ARM_64,
        this::code,
        this == ANY ? () -> "local" : Packaging::trainer);
  }

  /**
   * The beginning of the digest of what {@code ./mvnw package} built of the trainer's image, its
   * base and machine included: another content is another tag, and the same is not pushed twice.
   *
   * @throws IllegalStateException if it is not there
   */
  private static String trainer() {
    try {
      String id = Files.readString(TRAINER).strip();
      return id.substring(id.indexOf(':') + 1).substring(0, TAG_DIGITS);
    } catch (IOException e) {
      throw new IllegalStateException(TRAINER + " is missing: run ./mvnw package", e);
    }
  }

  /**
   * What {@code ./mvnw package} built of a module.
   *
   * @throws IllegalStateException if it is not there
   */
  private Code code(String module) {
    Path target = Path.of("functions", module, "target");
    Path built = target.resolve(this == ANY ? "program" : "%s-%s.zip".formatted(module, title));
    if (!Files.exists(built)) {
      throw new IllegalStateException(
          "%s is missing: run ./mvnw package%s"
              .formatted(built, this == X86_64 ? " -Darchitecture=x86_64" : ""));
    }
    return Code.fromAsset(built.toString());
  }
}
