package io.millrace.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.prediction.protocol.HttpResponse;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The code that is shown runs, and predicts. */
class ExampleCodeTest {

  private static final String EXAMPLE = "GET /v1/models/{model}/example";
  private static final String AWKWARD = "O'Neill's \"plan\" \\ 100 % – $HOME `id` {é}";

  private final Bench bench = new Bench(Runnable::run);
  private final HttpServer server;

  @TempDir Path folder = Path.of("");

  ExampleCodeTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void aModelOfAwkwardWordsServes() {
    bench.route(bench.upload(3, TestModels.ofContract(AWKWARD)), null);
    server.createContext("/v1/models/telco-churn/predict", this::answer);
    server.start();
  }

  @AfterEach
  void theServerEnds() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl", "python", "java", "js"})
  void whatIsShownRunsAsItIs(String language) throws Exception {
    assumeTrue(isThere(program(language)), program(language) + " is not on the PATH");
    String code = example().at("/code/" + language).asString();

    Process process = start(language, code);
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as("%s%n%s", code, said).isZero();
    assertThat(said).as(code).contains("\"class\"").contains("\"version\"");
    assertThat(bench.captured).hasSize(1);
    assertThat(bench.captured.element().instance())
        .isEqualTo(Map.of("tenure", 36, "contract", AWKWARD));
  }

  @Test
  void theAddressIsTheOneThatWasAsked() {
    JsonNode example =
        bench.body(
            bench.ask(
                EXAMPLE, Map.of("host", "api.example.com", "x-forwarded-proto", "https"), ""));

    assertThat(example.path("endpoint").asString()).isEqualTo("https://api.example.com");
    assertThat(example.at("/code/curl").asString())
        .startsWith("curl -sS 'https://api.example.com/v1/models/telco-churn/predict'");
    assertThat(example.path("instance").path("contract").asString()).isEqualTo(AWKWARD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a'; rm -rf /", "a\"b", "a b", "a/b", "a:1:2", "user@host"})
  void anAddressThatIsNoneIsNotShown(String host) {
    assertThat(bench.ask(EXAMPLE, Map.of("host", host), "").status()).isEqualTo(400);
  }

  private JsonNode example() {
    String host = "127.0.0.1:" + server.getAddress().getPort();
    return bench.body(bench.ask(EXAMPLE, Map.of("host", host), ""));
  }

  private Process start(String language, String code) throws IOException {
    List<String> command =
        switch (language) {
          case "curl" -> List.of("sh", "-c", code);
          case "python" -> List.of("python3", file("predict.py", code));
          case "java" ->
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  file("Predict.java", code));
          default -> List.of("node", file("predict.js", code));
        };
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MILLRACE_TOKEN", "mr_test");
    return builder.start();
  }

  private String file(String name, String code) throws IOException {
    return Files.writeString(folder.resolve(name), code).toString();
  }

  private static String program(String language) {
    return switch (language) {
      case "python" -> "python3";
      case "js" -> "node";
      default -> language;
    };
  }

  private static boolean isThere(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return program.equals("java")
        || Stream.of(path.split(File.pathSeparator, -1))
            .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean allowed =
        "Bearer mr_test".equals(exchange.getRequestHeaders().getFirst("Authorization"));
    HttpResponse response =
        bench.ask(
            "POST /v1/models/{model}/predict",
            Map.of("content-type", exchange.getRequestHeaders().getFirst("Content-Type")),
            exchange.getRequestBody().readAllBytes());
    byte[] body = response.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(allowed ? response.status() : 403, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
