package io.millrace.packages;

import java.util.Arrays;
import java.util.regex.Pattern;

/** The machines of AWS Lambda. */
public enum Machine {
  ARM64("arm64", "aarch64|arm64"),
  X86_64("x86_64", "x86_64|amd64|x64");

  private final String title;
  private final Pattern library;
  private final Pattern jar;

  Machine(String title, String folder) {
    this.title = title;
    this.library = Pattern.compile("(?i)(.*/)?linux[/-](%s)/[^/]+".formatted(folder));
    this.jar = Pattern.compile("native-linux-(%s)-.*[.]jar".formatted(folder));
  }

  /**
   * The machine of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Machine named(String name) {
    return Arrays.stream(values())
        .filter(machine -> machine.title.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "architecture: expected arm64 or x86_64, got '%s'".formatted(name)));
  }

  /** The machine as Lambda calls it. */
  public String title() {
    return title;
  }

  /**
   * Whether a native library is for Linux on this machine, by the folders that it is in, for
   * instance {@code linux/aarch64/libzstd-jni.so}.
   */
  boolean runs(String path) {
    return library.matcher(path).matches();
  }

  /**
   * Whether a jar is for this machine or for every one, by its name: {@code
   * native-linux-aarch64-1.23.0.jar} is for one alone.
   */
  boolean takes(String jarName) {
    return !jarName.startsWith("native-") || jar.matcher(jarName).matches();
  }
}
