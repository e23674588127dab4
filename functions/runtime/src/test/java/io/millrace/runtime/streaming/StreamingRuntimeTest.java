package io.millrace.runtime.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime as a process, and what it says to Lambda by the byte. */
class StreamingRuntimeTest {

  private static final String ANSWER =
      "POST /2018-06-01/runtime/invocation/1/response HTTP/1.1 Transfer-Encoding: chunked, Connection: close, Content-Type: application/vnd.awslambda.http-integration-response, Lambda-Runtime-Function-Response-Mode: streaming, Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body";
  private static final String PRELUDE =
      "{\"headers\":{\"request\":\"1\"},\"statusCode\":200}" + "\0".repeat(8);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private RawRuntimeApi api;

  @SuppressWarnings("NullAway.Init")
  private Process process;

  @BeforeEach
  void opens() throws IOException {
    api = new RawRuntimeApi();
  }

  @AfterEach
  void ends() throws IOException {
    process.destroyForcibly();
    api.close();
  }

  @Test
  void eachPartIsAChunkAndAFailureIsTrailersOrAnErrorOfItsOwn() throws Exception {
    start(TalkingFunction.class.getName());

    api.ask("\"one two\"");
    assertThat(api.next()).isEqualTo(ANSWER);
    assertThat(api.next()).isEqualTo(PRELUDE);
    assertThat(api.next()).isEqualTo("one");
    assertThat(api.next()).isEqualTo("two");
    assertThat(api.next()).isEqualTo("trailers ");

    api.ask("\"one break\"");
    assertThat(api.next()).isEqualTo(ANSWER);
    assertThat(api.next()).isEqualTo(PRELUDE);
    assertThat(api.next()).isEqualTo("one");
    String trailers = api.next();
    assertThat(trailers)
        .startsWith(
            "trailers Lambda-Runtime-Function-Error-Type: Function.FailedInvocationException, Lambda-Runtime-Function-Error-Body: ");
    assertThat(decoded(trailers.substring(trailers.lastIndexOf(' ') + 1)))
        .contains("\"errorType\":\"Function.FailedInvocationException\"");

    api.ask("\"fail\"");
    assertThat(api.next())
        .startsWith("POST /2018-06-01/runtime/invocation/1/error HTTP/1.1")
        .contains("Lambda-Runtime-Function-Error-Type: Function.FailedInvocationException");
    assertThat(api.next()).contains("\"errorMessage\":");

    api.ask("\"silence\"");
    assertThat(api.next()).isEqualTo(ANSWER);
    assertThat(api.next()).contains("\"statusCode\":204");
    assertThat(api.next()).isEqualTo("trailers ");
    assertThat(process.isAlive()).isTrue();
  }

  /** Lambda lets a process go on until it asks for its next request. */
  @Test
  void whatIsDoneAfterTheEndOfAnAnswerKeepsNobodyWaiting() throws Exception {
    start(TalkingFunction.class.getName());

    api.ask("\"one end break\"");
    assertThat(api.next()).isEqualTo(ANSWER);
    assertThat(api.next()).isEqualTo(PRELUDE);
    assertThat(api.next()).isEqualTo("one");
    assertThat(api.next()).as("and nothing of what failed later").isEqualTo("trailers ");

    api.ask("\"two\"");
    assertThat(api.next()).isEqualTo(ANSWER);
    assertThat(api.next()).isEqualTo(PRELUDE);
    assertThat(api.next()).isEqualTo("two");
    assertThat(api.next()).isEqualTo("trailers ");
  }

  @Test
  void whatDoesNotStartSaysSoAndEnds() throws Exception {
    start("io.millrace.Nothing");

    assertThat(api.next()).startsWith("POST /2018-06-01/runtime/init/error HTTP/1.1");
    assertThat(api.next()).contains("Function.ClassNotFoundException");
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
  }

  private void start(String function) throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                StreamingRuntime.class.getName(),
                function)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.authority());
    process = builder.start();
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), UTF_8);
  }
}
