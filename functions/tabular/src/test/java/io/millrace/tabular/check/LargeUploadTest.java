package io.millrace.tabular.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory is bounded whatever the size of the upload: many times the heap goes through it. */
class LargeUploadTest {

  @ParameterizedTest(name = "{0} MB of {1} rows through a heap of {2} MB")
  @CsvSource({"80, orders, 64", "4, ragged, 64", "4, ragged-mac, 64"})
  void aLargeUploadGoesThroughASmallHeap(int megabytes, String rows, int heap)
      throws IOException, InterruptedException {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                LargeUpload.class.getName(),
                Long.toString(megabytes * 1_000_000L),
                rows)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.PIPE)
            .start();

    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(program.waitFor()).as(output).isZero();
  }
}
