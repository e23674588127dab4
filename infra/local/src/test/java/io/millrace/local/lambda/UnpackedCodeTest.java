package io.millrace.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedCodeTest {

  @TempDir Path folder;

  @Test
  void aZipIsUnpackedOnceForItsContent() throws IOException {
    UnpackedCode code = new UnpackedCode(folder.resolve("code"));

    Path first = code.of("abc.zip", zip("lib/function.jar", "jar"));
    Path again = code.of("abc.zip", zip("lib/function.jar", "is not looked at again"));

    assertThat(first.resolve("lib/function.jar")).hasContent("jar");
    assertThat(again).isEqualTo(first);
    assertThat(code.of("other.zip", zip("lib/function.jar", "another")).resolve("lib/function.jar"))
        .hasContent("another");
  }

  @Test
  void whatIsNoZipStaysWhereItIs() {
    Path program = folder.resolve("program");

    assertThat(new UnpackedCode(folder.resolve("code")).of("abc", program)).isEqualTo(program);
  }

  @Test
  void nothingIsWrittenOutsideOfTheFolder() throws IOException {
    Path zip = zip("../../escaped", "bad");

    assertThatThrownBy(() -> new UnpackedCode(folder.resolve("code")).of("bad.zip", zip))
        .hasMessageContaining("function.zip")
        .hasRootCauseMessage("../../escaped leads out of the zip");
    assertThat(folder.resolve("escaped")).doesNotExist();
  }

  private Path zip(String name, String content) throws IOException {
    Path file = folder.resolve("function.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content.getBytes(UTF_8));
    }
    return file;
  }
}
