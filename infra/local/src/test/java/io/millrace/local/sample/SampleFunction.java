package io.millrace.local.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Notes each event it gets in the file that its environment names, then does as the event says. */
public final class SampleFunction implements RequestStreamHandler {

  private static final Pattern WORD = Pattern.compile("do-([a-z]+)");

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
    context.getLogger().log("got an event\n");
    note(event);
    Matcher word = WORD.matcher(event);
    String answer =
        switch (word.find() ? word.group(1) : "echo") {
          case "fail" -> throw new IllegalStateException("as told");
          case "exit" -> {
            Runtime.getRuntime().halt(3);
            yield "";
          }
          case "hang" -> {
            while (true) {
              LockSupport.parkNanos(1_000_000_000L);
            }
          }
          case "measure" -> {
            System.out.println(
                "{\"_aws\":{\"Timestamp\":0,\"CloudWatchMetrics\":[{\"Namespace\":\"Sample\","
                    + "\"Dimensions\":[[\"model\"]],\"Metrics\":[{\"Name\":\"Errors\"}]}]},"
                    + "\"model\":\"m\",\"Errors\":1}");
            yield "{}";
          }
          case "environment" ->
              "{\"name\":\"%s\",\"maxHeap\":%s,\"endpoint\":\"%s\"}"
                  .formatted(
                      context.getFunctionName(),
                      Runtime.getRuntime().maxMemory(),
                      System.getenv("AWS_ENDPOINT_URL"));
          case "authorize" ->
              "{\"isAuthorized\":%s,\"context\":{\"principal\":\"ann\"}}"
                  .formatted(event.contains("Bearer good"));
          default -> event;
        };
    output.write(answer.getBytes(StandardCharsets.UTF_8));
  }

  private static void note(String event) throws IOException {
    String trace = System.getenv("TRACE");
    if (trace != null) {
      Files.writeString(
          Path.of(trace),
          event.replace("\n", " ") + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }
}
