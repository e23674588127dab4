package io.millrace.modeling.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles of Python, joblib, PyTorch's shape and NumPy; {@code pickles/make.py} made them. */
class PicklesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "protocol0",
        "protocol2",
        "protocol4",
        "eval",
        "joblib",
        "joblib-zlib",
        "joblib-gzip",
        "torch",
        "tar",
        "targz",
        "objects"
      })
  void aPickleIsFoundHoweverItIsWrapped(String name) throws IOException {
    assertThat(Pickles.isIn(file(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "(a sentence in brackets.)",
        "It ends with a full stop.",
        "{\"learner\": {}}",
        "a,b\n1,2\n",
        "csv of names\nand more\nI am text."
      })
  void textIsNone(String text) {
    assertThat(Pickles.isIn(text.getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  @Test
  void whatIsWrappedTooOftenIsNotFollowedForEver() throws IOException {
    byte[] wrapped = file("protocol4");
    for (int i = 0; i < 20; i++) {
      var out = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(out)) {
        gzip.write(wrapped);
      }
      wrapped = out.toByteArray();
    }

    assertThat(Pickles.isIn(wrapped)).isFalse(); // and no format that is taken either
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in =
        PicklesTest.class.getResourceAsStream("/pickles/%s.bin".formatted(name))) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
