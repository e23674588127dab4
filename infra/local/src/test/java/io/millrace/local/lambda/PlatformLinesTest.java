package io.millrace.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformLinesTest {

  @Test
  void theFirstReportOfAProcessSaysHowLongItStarted() {
    assertThat(
            PlatformLines.report(
                "r-1",
                Duration.ofNanos(12_340_000),
                1024,
                Duration.ofNanos(2_345_670_000L),
                180L << 20))
        .isEqualTo(
            "REPORT RequestId: r-1\tDuration: 12.34 ms\tBilled Duration: 2359 ms\t"
                + "Memory Size: 1024 MB\tMax Memory Used: 180 MB\tInit Duration: 2345.67 ms\t");
  }

  @Test
  void laterReportsDoNotAndWhatIsBegunIsBilledWhole() {
    assertThat(
            PlatformLines.report("r-2", Duration.ofNanos(12_340_000), 512, null, (90L << 20) + 1))
        .isEqualTo(
            "REPORT RequestId: r-2\tDuration: 12.34 ms\tBilled Duration: 13 ms\t"
                + "Memory Size: 512 MB\tMax Memory Used: 91 MB\t");
  }

  @Test
  void memoryThatNobodyKnowsIsNotSaid() {
    assertThat(PlatformLines.report("r-3", Duration.ofMillis(1), 512, null, null))
        .isEqualTo(
            "REPORT RequestId: r-3\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 512 MB\t");
  }

  @Test
  void theHighWaterMarkIsReadAsLinuxWritesIt(@TempDir Path folder) throws IOException {
    Path status = folder.resolve("status");
    Files.writeString(status, "Name:\tjava\nVmHWM:\t  184320 kB\nVmRSS:\t  100000 kB\n");

    assertThat(ProcessUsage.peakBytes(status)).isEqualTo(180L << 20);
    assertThat(ProcessUsage.peakBytes(folder.resolve("absent"))).isNull();
  }
}
