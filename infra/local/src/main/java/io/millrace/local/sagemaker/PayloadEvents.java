package io.millrace.local.sagemaker;

import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.JsonTrees;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * A container's answer in the events of {@code InvokeEndpointWithResponseStream}: a {@code
 * PayloadPart} for what came at a time, and a {@code ModelStreamError} where it breaks off.
 *
 * <p>Source: Amazon SageMaker Runtime API Reference, "InvokeEndpointWithResponseStream"; Smithy,
 * "Amazon Event Stream Specification".
 */
final class PayloadEvents {

  private static final int BUFFER_BYTES = 8192;

  private PayloadEvents() {}

  /**
   * Passes an answer on as it comes.
   *
   * @throws IOException if nobody takes it any longer: the container's request is ended then
   */
  static void send(AwsExchange exchange, String variant, HttpResponse<InputStream> answer)
      throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/vnd.amazon.eventstream");
    headers.put(
        "X-Amzn-SageMaker-Content-Type",
        answer.headers().firstValue("content-type").orElse("application/octet-stream"));
    headers.put("x-Amzn-Invoked-Production-Variant", variant);
    answer
        .headers()
        .firstValue("x-amzn-sagemaker-custom-attributes")
        .ifPresent(value -> headers.put("X-Amzn-SageMaker-Custom-Attributes", value));
    try (InputStream said = answer.body();
        OutputStream out = exchange.respond(200, headers, AwsExchange.CHUNKED)) {
      out.flush(); // status and headers go before the first event is there
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = read(said, buffer, out); read >= 0; read = read(said, buffer, out)) {
        write(
            out,
            Map.of(":message-type", "event", ":event-type", "PayloadPart"),
            "application/octet-stream",
            Arrays.copyOf(buffer, read));
      }
    }
  }

  private static int read(InputStream said, byte[] buffer, OutputStream out) throws IOException {
    try {
      return said.read(buffer);
    } catch (IOException e) {
      String error =
          JsonTrees.object()
              .put("ErrorCode", "StreamBroken")
              .put("Message", "The model broke off its answer: " + e.getMessage())
              .toString();
      write(
          out,
          Map.of(":message-type", "exception", ":exception-type", "ModelStreamError"),
          "application/json",
          error.getBytes(StandardCharsets.UTF_8));
      return -1;
    }
  }

  private static void write(
      OutputStream out, Map<String, String> kind, String contentType, byte[] payload)
      throws IOException {
    Map<String, HeaderValue> headers = new LinkedHashMap<>();
    kind.forEach((name, value) -> headers.put(name, HeaderValue.fromString(value)));
    headers.put(":content-type", HeaderValue.fromString(contentType));
    ByteBuffer event = new Message(headers, payload).toByteBuffer();
    out.write(event.array(), event.arrayOffset() + event.position(), event.remaining());
    out.flush();
  }
}
