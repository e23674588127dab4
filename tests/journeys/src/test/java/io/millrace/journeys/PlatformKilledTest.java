package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The platform as a whole is killed, as by {@code kill -9} or a power cut, and started again. */
class PlatformKilledTest {

  private static final String PROJECT = "survivors";
  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final long SEED = Long.getLong("seed", 1L);

  /** In which a file goes all the way, on a machine that is not busy. */
  private static final long WAY_MILLIS = 3000;

  @TempDir Path data;

  @Test
  void whatWasTakenInBeforeGoesAllTheWayAfterwards() throws Exception {
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start();
      try (Client client = client(process)) {
        client.declare(PROJECT, Sample.yaml(PROJECT));
        client.drop(PROJECT, "customers-" + kill + ".csv", csv(kill));
        LockSupport.parkNanos(Duration.ofMillis(random.nextLong(WAY_MILLIS)).toNanos());
      } finally {
        kill(process, random.nextBoolean());
      }
    }

    Process process = start();
    try (Client client = client(process)) {
      JsonNode end =
          client.awaitAnswer(
              "/v1/projects/%s/versions".formatted(PROJECT),
              versions -> versions.path("versions").size() == KILLS);
      assertThat(end.path("versions")).hasSize(KILLS);
      var _ = client.await(PROJECT, now -> now.at("/route/live/version").asInt(0) > 0);
      assertThat(
              client
                  .get("/v1/projects/%s/history".formatted(PROJECT))
                  .at("/chain/whole")
                  .asBoolean())
          .isTrue();
    } finally {
      kill(process, true);
    }
  }

  private static byte[] csv(int seed) {
    return Sample.csv(seed, 600).getBytes(UTF_8);
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            PlatformProgram.class.getName(),
            data.toString())
        .redirectError(Redirect.INHERIT)
        .start();
  }

  /** Whoever uses it, once it says where it is; what it logs goes on. */
  private static Client client(Process process) throws IOException {
    BufferedReader lines = process.inputReader(UTF_8);
    JsonNode told = Json.mapper().missingNode();
    while (!told.has("endpoint")) {
      String line = lines.readLine();
      assertThat(line).as("the platform started").isNotNull();
      told = Json.mapper().readTree(line);
    }
    var _ = Thread.startVirtualThread(() -> lines.lines().forEach(System.out::println));
    Map<String, String> outputs =
        told.path("outputs")
            .propertyStream()
            .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().asString()));
    return new Client(told.path("endpoint").asString(), outputs);
  }

  /**
   * @param power whether all that it started dies with it, as in a power cut
   */
  private static void kill(Process process, boolean power) {
    Stream<ProcessHandle> children = process.descendants().toList().stream();
    process.destroyForcibly().onExit().join();
    if (power) {
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
