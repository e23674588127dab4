package io.millrace.journeys;

import io.millrace.wire.Json;
import java.nio.file.Path;
import java.util.Map;

/** A platform in a process of its own, which can be killed as a whole. */
final class PlatformProgram {

  private PlatformProgram() {}

  /** Starts it with its state in this folder, says where it is in one line of JSON, and stays. */
  public static void main(String[] arguments) throws Exception {
    Platform platform = Platform.start(Path.of(arguments[0]));
    System.out.println(
        Json.text(
            Map.of(
                "endpoint", platform.cloud().endpoint(), "outputs", platform.cloud().outputs())));
    Thread.currentThread().join();
  }
}
