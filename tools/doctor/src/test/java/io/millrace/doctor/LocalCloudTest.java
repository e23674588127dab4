package io.millrace.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Console;
import io.millrace.local.LocalCloud;
import io.millrace.local.LocalCloudOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The command as it is run, against the local cloud with a stack and a queue. */
class LocalCloudTest {

  private static final String MANIFEST =
      """
      {"artifacts": {
        "MillraceData-dev": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "data.json"}},
        "Millrace-dev": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "loop.json"}}}}
      """;
  private static final String LOOP =
      "{\"Resources\": {\"DeadQueue\": {\"Type\": \"AWS::SQS::Queue\", \"Properties\": {}}}}";

  @TempDir Path folder;

  @BeforeEach
  void aCheckout() throws IOException {
    Files.createDirectories(folder.resolve("infra"));
    Files.copy(Path.of("../../infra/stages.yaml"), folder.resolve("infra/stages.yaml"));
  }

  @Test
  void itIsWellUntilALetterWaits() throws IOException {
    Path assembly = Files.createDirectories(folder.resolve("cdk.out"));
    Files.writeString(assembly.resolve("manifest.json"), MANIFEST);
    Files.writeString(assembly.resolve("data.json"), "{\"Resources\": {}}");
    Files.writeString(assembly.resolve("loop.json"), LOOP);
    var options =
        LocalCloudOptions.usual(assembly, folder.resolve("data"), folder.resolve("cache"))
            .withPort(0);
    try (LocalCloud cloud = LocalCloud.start(options, List.of())) {
      String well = look(cloud.endpoint());
      assertThat(well)
          .containsPattern("✓ region +us-east-1")
          .containsPattern("✓ credentials +arn:aws:iam::000000000000:root")
          .containsPattern("– bootstrap ")
          .containsPattern("– training ")
          .containsPattern("✓ stack +MillraceData-dev is CREATE_COMPLETE")
          .containsPattern("✓ stack +Millrace-dev is CREATE_COMPLETE")
          .containsPattern("✓ dead letters +none")
          .containsPattern("✓ alarms +0, none rings");

      try (ProbeClients aws = StubAws.aws(URI.create(cloud.endpoint()));
          SqsClient sqs = aws.client(SqsClient.builder())) {
        String queue = sqs.listQueues().queueUrls().getFirst();
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("given up"));
      }
      assertThat(look(cloud.endpoint()))
          .containsPattern("✗ dead letters +1 wait: functions gave up on them")
          .containsPattern("→ ./millrace redrive");
    }
  }

  @Test
  void whereNothingAnswersOneRemedyIsEnough() {
    assertThat(look("http://127.0.0.1:1"))
        .containsPattern("✗ credentials +nothing answers at http://127.0.0.1:1")
        .containsPattern("→ start it with ./millrace up")
        .containsPattern("\\? account +could not check: credentials are needed first")
        .doesNotContain("dead letters");
  }

  /** What it says; its exit status is non-zero exactly when something is missing. */
  private String look(String endpoint) {
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    int status =
        new CommandLine(new DoctorCommand(new Console(out, out, false), Map.of(), folder))
            .execute("--endpoint", endpoint);
    String text = said.toString(StandardCharsets.UTF_8);
    assertThat(status).as(text).isEqualTo(text.contains("✗") ? 1 : 0);
    return text;
  }
}
