package io.millrace.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.process.ChildProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class HostProcessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void anEndByItselfIsToldWithTheLastWords() throws Exception {
    HostProcess host = host("seq 1 1000 >&2; exit 3");

    assertThat(host.awaitEnd(PATIENCE)).isTrue();

    assertThat(told).singleElement().asString().contains("exit status 3", "\n951\n", "\n1000");
    assertThat(told.getFirst()).contains("(950 lines before)").doesNotContain("\n950\n");
  }

  @Test
  void whatItWritesOnItsWayIsNobodysConcern() throws Exception {
    HostProcess host = host("echo INFO: a file was read >&2; cat >/dev/null; exit 1");
    host.close();

    assertThat(host.awaitEnd(PATIENCE)).isTrue();

    assertThat(told).isEmpty();
  }

  @Test
  void whoIsKilledHadNoChoice() throws Exception {
    HostProcess host = host("echo INFO: a file was read >&2; exec sleep 60");
    assertThat(host.isAlive()).isTrue();
    host.kill();

    assertThat(host.isAlive()).as("from then on, though it takes a moment").isFalse();
    assertThat(host.awaitEnd(PATIENCE)).isTrue();

    assertThat(told).isEmpty();
  }

  private HostProcess host(String script) throws IOException {
    return new HostProcess(ChildProcesses.of(List.of("/bin/sh", "-c", script)).start(), told::add);
  }
}
