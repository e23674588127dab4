package io.millrace.benchmark.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A container that answers whatever it is told at once, as OpenAI's API would. */
public final class SpeakingContainer {

  /** The repository of its image. */
  static final String REPOSITORY = "speaking";

  private static final byte[] ANSWER =
      """
      {"id":"1","object":"chat.completion","created":1,"model":"none","choices":[{"index":0,"finish_reason":"stop",
       "message":{"role":"assistant","content":"yes"}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
      """
          .getBytes(UTF_8);

  private SpeakingContainer() {}

  /** What runs it on this machine. */
  static TrainingProgram program() {
    return new TrainingProgram(
        List.of(),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SpeakingContainer.class.getName()),
        Map.of());
  }

  /** Serves until it is ended. */
  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(System.getenv("SAGEMAKER_BIND_TO_PORT"))),
            0);
    server.createContext("/", SpeakingContainer::answer);
    server.start();
  }

  private static void answer(HttpExchange http) throws IOException {
    try (http) {
      http.getRequestBody().readAllBytes();
      http.getResponseHeaders().set("Content-Type", "application/json");
      http.sendResponseHeaders(200, ANSWER.length);
      http.getResponseBody().write(ANSWER);
    }
  }
}
