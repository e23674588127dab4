package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.LanguageModelFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlmCommandTest {

  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @TempDir private Path folder;

  @Test
  void aLanguageModelIsDeclaredListedAndFollowed() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("chat.yaml"),
            LanguageModelFixture.definition(1)
                + "limits: {completionTokens: 512, tokensPerDay: 100000}\ncapture: prompts\n");

    assertThat(served.run("put", file.toString())).isZero();
    assertThat(served.run("llm")).isZero();
    assertThat(served.run("llm", "support-chat")).isZero();

    assertThat(served.out())
        .contains(
            "support-chat is declared, version 1; ./millrace llm support-chat shows when it answers.",
            "MODEL         ANSWERS  VERSION  IMAGE",
            "support-chat · answers chat · version 1 by ada",
            "limits    512 tokens an answer, 100000 tokens a day of each caller",
            "keeps     prompts",
            "serving   none yet");
  }

  @Test
  void anEarlierVersionIsHadBackWithAReason() {
    var models = new LanguageModelFixture(served.platform);
    models.serve(1);
    models.serve(2);

    assertThat(served.run("llm", "support-chat", "deploy")).isEqualTo(1);
    assertThat(served.run("llm", "support-chat", "deploy", "1", "-m", "it was better")).isZero();
    assertThat(served.run("llm", "support-chat")).isZero();

    assertThat(served.err()).contains("Say which version, and why, for the history");
    assertThat(served.out())
        .contains(
            "Version 1 is to answer; see millrace llm support-chat.",
            "serving   version 2 at millrace-dev-support-chat-v2-");
  }

  @Test
  void whatIsWrongInAFileIsToldWithItsLine() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("chat.yaml"),
            LanguageModelFixture.definition(1).replace("instance:", "instances:"));

    assertThat(served.run("put", file.toString())).isEqualTo(1);

    assertThat(served.err()).contains("chat.yaml:4:", "deployment.backend.instances: is not known");
  }
}
