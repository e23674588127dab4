package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.lambda.Isolation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Function processes are killed, as by {@code kill -9}, while files go through the loop. */
class KilledAnywhereTest {

  private static final int KILLS = 50;
  private static final int PROJECTS = Integer.getInteger("projects", 6);
  private static final int AT_ONCE = 4;
  private static final Logger log = LoggerFactory.getLogger(KilledAnywhereTest.class);
  private static final long SEED = Long.getLong("seed", 1L);

  @TempDir Path data;

  @Test
  void nothingIsLostAndEveryProjectEndsTheSame() throws Exception {
    byte[] csv = Sample.csv(1, 600).getBytes(UTF_8);
    AtomicInteger kills = new AtomicInteger();
    AtomicInteger projects = new AtomicInteger();
    Random random = new Random(SEED);
    List<JsonNode> ends = new ArrayList<>();
    try (Platform platform = Platform.start(data, Isolation.PROCESS);
        ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        var users = Executors.newFixedThreadPool(AT_ONCE)) {
      var _ =
          killer.scheduleWithFixedDelay(
              () -> {
                if (kills.get() < KILLS && random.nextInt(3) == 0 && killOne(platform, random)) {
                  kills.incrementAndGet();
                }
              },
              200,
              200,
              TimeUnit.MILLISECONDS);
      // An event whose function was killed at each of its attempts is given up: the reconciliation
      // finds it.
      var _ = scheduler.scheduleWithFixedDelay(() -> reconcile(platform), 10, 10, TimeUnit.SECONDS);
      List<Future<List<JsonNode>>> journeys = new ArrayList<>();
      for (int user = 0; user < AT_ONCE; user++) {
        journeys.add(
            users.submit(() -> {
              List<JsonNode> own = new ArrayList<>();
              for (int next = projects.incrementAndGet();
                  next <= PROJECTS || (kills.get() < KILLS && next <= 4 * PROJECTS);
                  next = projects.incrementAndGet()) {
                own.add(journey(platform, "killed-" + next, csv));
              }
              return own;
            }));
      }
      for (Future<List<JsonNode>> journey : journeys) {
        ends.addAll(journey.get());
      }
      killer.shutdownNow();
      scheduler.shutdownNow();
    }

    assertThat(kills).as("kills with seed %s", SEED).hasValue(KILLS);
    assertThat(ends)
        .hasSizeGreaterThanOrEqualTo(PROJECTS)
        .allSatisfy(end -> assertThat(end).isEqualTo(ends.getFirst()));
  }

  /** Drops the file, waits until a version serves, and says what is left in the end. */
  private static JsonNode journey(Platform platform, String project, byte[] csv) {
    platform.declare(project, Sample.yaml(project));
    platform.drop(project, "customers.csv", csv);
    JsonNode status = platform.await(project, now -> now.at("/route/live/version").asInt(0) == 1);
    return EndState.of(
        project,
        status,
        platform.get("/v1/projects/%s/versions".formatted(project)),
        platform.get("/v1/projects/%s/history".formatted(project)));
  }

  private static void reconcile(Platform platform) {
    try {
      platform.reconcile();
    } catch (RuntimeException e) {
      log.info("the reconciliation was killed as well: {}", e.getMessage());
    }
  }

  private static boolean killOne(Platform platform, Random random) {
    List<Long> pids =
        platform.cloud().functionProcesses().values().stream().flatMap(List::stream).toList();
    return !pids.isEmpty()
        && ProcessHandle.of(pids.get(random.nextInt(pids.size())))
            .map(ProcessHandle::destroyForcibly)
            .orElse(false);
  }
}
