package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import io.millrace.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A container under SageMaker's contract that answers as OpenAI's API does: vectors by
 * all-MiniLM-L6-v2, a real model, and in conversations what it was told, after a word of its own; a
 * word that is a path it says once there is such a file.
 */
public final class LanguageContainer {

  /** The repository of its image. */
  static final String REPOSITORY = "language";

  /** A variable of the environment: the word before what it was told. */
  private static final String WORD = "WORD";

  /** Ends the name of the file that tells that nobody listens any longer. */
  static final String LEFT = ".left";

  private static final int MOST_TOKENS = 4096;
  private static final long POLL_NANOS = 50_000_000;
  private static final Pattern WORDS = Pattern.compile("(?<= )");

  private LanguageContainer() {}

  /** What runs it on this machine, by a short command: ONNX Runtime 1.29 ends with a long one. */
  static TrainingProgram program() {
    return new TrainingProgram(
        List.of(),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            LanguageContainer.class.getName()),
        Map.of("CLASSPATH", System.getProperty("java.class.path")));
  }

  /** Serves until it is ended. */
  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(System.getenv("SAGEMAKER_BIND_TO_PORT"))),
            0);
    EmbeddingModel vectors = new AllMiniLmL6V2QuantizedEmbeddingModel();
    server.createContext("/ping", http -> answer(http, 200, "application/json", "{}"));
    server.createContext(
        "/invocations",
        http -> {
          JsonNode request = Json.mapper().readTree(http.getRequestBody().readAllBytes());
          if (request.has("input")) {
            answer(http, 200, "application/json", embedded(request, vectors));
          } else if (request.path("max_tokens").asInt(0) > MOST_TOKENS) {
            answer(
                http,
                400,
                "application/json",
                "{\"error\":{\"message\":\"max_tokens is 4096 at most\",\"type\":\"invalid_request_error\",\"param\":\"max_tokens\",\"code\":null}}");
          } else if (request.path("stream").asBoolean(false)) {
            stream(
                http, said(request), request.at("/stream_options/include_usage").asBoolean(false));
          } else {
            answer(http, 200, "application/json", spoken(said(request)));
          }
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  private static String said(JsonNode request) {
    JsonNode messages = request.path("messages");
    return System.getenv().getOrDefault(WORD, "You said:")
        + " "
        + messages.path(messages.size() - 1).path("content").asString("");
  }

  private static String spoken(String text) {
    ObjectNode answer = completion("chat.completion");
    ObjectNode choice = answer.putArray("choices").addObject();
    choice.put("index", 0).put("finish_reason", "stop").putNull("logprobs");
    choice.putObject("message").put("role", "assistant").put("content", text).putNull("refusal");
    usage(answer, text);
    return answer.toString();
  }

  /** One word after the other; before one that is a path, it waits until there is such a file. */
  private static void stream(HttpExchange http, String text, boolean usage) throws IOException {
    http.getResponseHeaders().set("Content-Type", "text/event-stream");
    http.sendResponseHeaders(200, 0);
    try (http) {
      for (String word : WORDS.splitAsStream(text).toList()) {
        if (word.startsWith("/")) {
          await(Path.of(word.strip()), http);
        }
        ObjectNode chunk = completion("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject();
        choice.put("index", 0).putNull("finish_reason");
        choice.putObject("delta").put("content", word);
        send(http, chunk.toString());
      }
      if (usage) {
        ObjectNode last = completion("chat.completion.chunk");
        last.putArray("choices");
        usage(last, text);
        send(http, last.toString());
      }
      send(http, "[DONE]");
    }
  }

  private static void send(HttpExchange http, String data) throws IOException {
    http.getResponseBody().write("data: %s\n\n".formatted(data).getBytes(UTF_8));
    http.getResponseBody().flush();
  }

  /** Says comments meanwhile, by which it learns that nobody listens; of that it leaves a file. */
  private static void await(Path gate, HttpExchange http) throws IOException {
    try {
      while (!Files.exists(gate)) {
        http.getResponseBody().write(": waiting\n\n".getBytes(UTF_8));
        http.getResponseBody().flush();
        LockSupport.parkNanos(POLL_NANOS);
      }
    } catch (IOException e) {
      Files.createFile(Path.of(gate + LEFT));
      throw e;
    }
  }

  private static ObjectNode completion(String kind) {
    return Json.mapper()
        .createObjectNode()
        .put("id", "chatcmpl-1")
        .put("object", kind)
        .put("created", 1)
        .put("model", "of-the-container");
  }

  private static String embedded(JsonNode request, EmbeddingModel vectors) {
    ObjectNode answer = Json.mapper().createObjectNode();
    answer.put("object", "list").put("model", "all-MiniLM-L6-v2");
    var data = answer.putArray("data");
    JsonNode input = request.path("input");
    List<String> texts =
        input.isArray()
            ? input.valueStream().map(JsonNode::asString).toList()
            : List.of(input.asString());
    for (String text : texts) {
      ObjectNode each = data.addObject();
      each.put("object", "embedding").put("index", data.size() - 1);
      var numbers = each.putArray("embedding");
      for (float number : vectors.embed(text).content().vector()) {
        numbers.add(number);
      }
    }
    usage(answer, String.join(" ", texts));
    return answer.toString();
  }

  private static void usage(ObjectNode answer, String text) {
    int words = (int) WORDS.splitAsStream(text).count();
    answer
        .putObject("usage")
        .put("prompt_tokens", words)
        .put("completion_tokens", words)
        .put("total_tokens", 2 * words);
  }

  private static void answer(HttpExchange http, int status, String type, String body)
      throws IOException {
    try (http) {
      byte[] bytes = body.getBytes(UTF_8);
      http.getResponseHeaders().set("Content-Type", type);
      http.sendResponseHeaders(status, bytes.length);
      http.getResponseBody().write(bytes);
    }
  }
}
