package io.millrace.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildProcessesTest {

  @Test
  void controlCInTheTerminalDoesNotEndThem() throws Exception {
    Process child = start("kill -INT $$; kill -HUP $$; echo goes on");

    assertThat(child.inputReader().readAllAsString()).isEqualTo("goes on\n");
    assertThat(child.waitFor()).isZero();
  }

  @Test
  void theyEndWhenTheyAreAskedTo() throws Exception {
    Process child = start("echo $$; exec sleep 60");
    String pid = child.inputReader().readLine();
    child.destroy();

    assertThat(child.waitFor()).isEqualTo(143);
    assertThat(pid).isEqualTo(Long.toString(child.pid()));
  }

  @Test
  void theirLanguageIsNotTheTerminals() throws Exception {
    assertThat(start("echo $LANG $LC_ALL").inputReader().readAllAsString())
        .isEqualTo("C.UTF-8 C.UTF-8\n");
  }

  private static Process start(String script) throws IOException {
    return ChildProcesses.of(List.of("/bin/sh", "-c", script)).start();
  }
}
