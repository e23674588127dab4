package io.millrace.local.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainJarTest {

  @TempDir private Path folder;

  @Test
  void theCopyHoldsTheSameAndNamesNoOther() throws IOException {
    Path jar = jar("other.jar .");

    Path plain = PlainJar.of(jar, folder.resolve("cache"));

    try (JarFile file = new JarFile(plain.toFile())) {
      Attributes manifest = file.getManifest().getMainAttributes();
      assertThat(manifest.getValue(Attributes.Name.CLASS_PATH)).isNull();
      assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo("Main");
      assertThat(file.getInputStream(file.getEntry("a/b.txt"))).hasContent("text");
    }
    assertThat(PlainJar.of(jar, folder.resolve("cache"))).isEqualTo(plain);
  }

  @Test
  void aJarThatNamesNoneStaysWhereItIs() throws IOException {
    Path jar = jar(null);

    assertThat(PlainJar.of(jar, folder.resolve("cache"))).isEqualTo(jar);
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  private Path jar(@Nullable String others) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Main");
    if (others != null) {
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, others);
    }
    Path file = folder.resolve("some.jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      jar.putNextEntry(new JarEntry("a/b.txt"));
      jar.write("text".getBytes(UTF_8));
    }
    return file;
  }
}
