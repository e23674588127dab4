package io.millrace.local.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process has used since it started, as its operating system counts.
 *
 * @param cpu processor time of all its threads, to about 10 ms; null where that is not told
 * @param peakBytes the most memory that was resident at once; null where that is not told, which is
 *     everywhere but on Linux, and of a process that has ended
 */
record ProcessUsage(@Nullable Duration cpu, @Nullable Long peakBytes) {

  private static final String PEAK = "VmHWM:"; // high water mark, in kB

  static final ProcessUsage UNKNOWN = new ProcessUsage(null, null);

  static ProcessUsage of(ProcessHandle process) {
    return new ProcessUsage(
        process.info().totalCpuDuration().orElse(null),
        peakBytes(Path.of("/proc/%s/status".formatted(process.pid()))));
  }

  /** Processor time since {@code before}; null where either is not told. */
  @Nullable Duration cpuSince(ProcessUsage before) {
    return cpu == null || before.cpu == null ? null : cpu.minus(before.cpu);
  }

  static @Nullable Long peakBytes(Path status) {
    try {
      return peakBytes(Files.readAllLines(status));
    } catch (IOException e) {
      return null; // no Linux, or the process has just ended
    }
  }

  private static @Nullable Long peakBytes(List<String> status) {
    for (String line : status) {
      if (line.startsWith(PEAK)) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return null;
  }
}
