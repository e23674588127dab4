package io.millrace.local.sagemaker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;

/** The instance types that a training job may name, as SageMaker's model lists them. */
final class InstanceTypes {

  private static final Set<String> ALL = read();

  private InstanceTypes() {}

  static boolean has(String type) {
    return ALL.contains(type);
  }

  static Set<String> all() {
    return ALL;
  }

  private static Set<String> read() {
    try (InputStream list = InstanceTypes.class.getResourceAsStream("instance-types.txt")) {
      String text = new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8);
      return Set.of(text.strip().split("\n", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
