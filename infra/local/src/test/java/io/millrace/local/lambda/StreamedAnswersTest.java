package io.millrace.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A function that answers bit by bit over the runtime API. */
class StreamedAnswersTest {

  private final RuntimeApi api = new RuntimeApi();
  private final RuntimeSession session = new RuntimeSession(Duration.ofSeconds(60), () -> 1);
  private final String address = "http://" + api.open("one", session) + "/2018-06-01/runtime/";

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void eachPartIsTakenBeforeTheNextIsSaid() throws Exception {
    BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    var result = invoke((buffer, length) -> taken.add(new String(buffer, 0, length, UTF_8)));

    HttpURLConnection answer = answer();
    try (OutputStream out = answer.getOutputStream()) {
      for (String part : new String[] {"one", "two"}) {
        out.write(part.getBytes(UTF_8));
        out.flush();
        assertThat(taken.poll(30, TimeUnit.SECONDS)).isEqualTo(part);
        assertThat(result).isNotDone();
      }
    }

    assertThat(answer.getResponseCode()).isEqualTo(202);
    assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(new InvocationResult.Returned(""));
  }

  @Test
  void whereNobodyTakesItTheFunctionIsToldAndHasNotFailed() throws Exception {
    var result =
        invoke((_, _) -> {
          throw new IOException("gone");
        });

    HttpURLConnection answer = answer();
    assertThatThrownBy(
            () -> {
              try (OutputStream out = answer.getOutputStream()) {
                for (int part = 0; part < 10_000; part++) {
                  out.write(new byte[1024]);
                  out.flush();
                }
              }
              answer.getResponseCode();
            })
        .isInstanceOf(IOException.class);
    assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(new InvocationResult.Returned(""));
  }

  @Test
  void whoAsksForItWholeHasItWhole() throws Exception {
    var result = invoke(null);

    HttpURLConnection answer = answer();
    try (OutputStream out = answer.getOutputStream()) {
      out.write("one".getBytes(UTF_8));
      out.write("two".getBytes(UTF_8));
    }

    assertThat(answer.getResponseCode()).isEqualTo(202);
    assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(new InvocationResult.Returned("onetwo"));
  }

  private CompletableFuture<InvocationResult> invoke(@Nullable AnswerSink sink) throws IOException {
    var result = new CompletableFuture<InvocationResult>();
    Thread.startVirtualThread(() -> {
      try {
        result.complete(session.invoke("request-1", "arn", "{}", "", sink));
      } catch (InterruptedException e) {
        result.completeExceptionally(e);
      }
    });
    assertThat(open("invocation/next").getResponseCode()).isEqualTo(200);
    return result;
  }

  private HttpURLConnection answer() throws IOException {
    HttpURLConnection answer = open("invocation/request-1/response");
    answer.setRequestProperty("Lambda-Runtime-Function-Response-Mode", "streaming");
    answer.setDoOutput(true);
    answer.setChunkedStreamingMode(1024);
    return answer;
  }

  private HttpURLConnection open(String call) throws IOException {
    return (HttpURLConnection) URI.create(address + call).toURL().openConnection();
  }
}
