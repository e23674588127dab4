package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.domain.InvalidInputException;
import io.millrace.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Many rows at once, against something that predicts as events/openapi.yaml says. */
class PredictCommandTest {

  private static final int ROWS = 2_500;
  private static final int MOST_BYTES = 262_144;
  private static final String NOTE = "é".repeat(130); // of two bytes each

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private boolean people;
  private final List<JsonNode> feedback = new ArrayList<>();
  private final List<Integer> requests = new ArrayList<>();
  private final HttpServer server;

  @TempDir Path folder = Path.of("");

  PredictCommandTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void itBegins() {
    server.createContext("/v1/models/shop", this::model);
    server.createContext("/v1/models/shop/predict", this::predict);
    server.createContext("/v1/models/shop/example", this::example);
    server.createContext("/v1/models/shop/feedback", this::keep);
    server.start();
  }

  @AfterEach
  void itEnds() {
    server.stop(0);
  }

  @Test
  void rowsAboveTheLimitGoInSeveralRequestsAndKeepTheirNumbers() throws IOException {
    Set<Integer> wrong = Set.of(1, 700, 1_001, ROWS);
    String rows =
        IntStream.rangeClosed(1, ROWS)
            .mapToObj(row -> "%s,%s\n".formatted(wrong.contains(row) ? "x" : row, NOTE))
            .collect(Collectors.joining());
    Path file = Files.writeString(folder.resolve("rows.csv"), "tenure,note\n" + rows);

    int code = show("predict", "shop", "--file", file.toString());

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(code).isEqualTo(1); // some rows were wrong
    assertThat(requests).hasSizeGreaterThan(2);
    assertThat(requests.stream().mapToInt(Integer::intValue).sum()).isEqualTo(ROWS);
    List<String> said = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(said.subList(1, ROWS + 1))
        .allSatisfy(line -> {
          String row = line.strip().split(" +", 2)[0];
          int number = Integer.parseInt(row);
          String expected = wrong.contains(number) ? "-" : Descriptions.figure(number);
          assertThat(line.strip()).startsWith(row).containsPattern("^[0-9]+ +" + expected + " +");
        });
    assertThat(said.subList(ROWS + 1, said.size()))
        .containsExactly(
            "Row 1: tenure must be a number",
            "Row 700: tenure must be a number",
            "Row 1001: tenure must be a number",
            "Row 2500: tenure must be a number",
            "shop version 3");
  }

  /** One is larger than a request may be, one no JSON, one nested deeper than a request may be. */
  @Test
  void aRowThatCannotBeAskedIsToldAndTheOthersAreAnswered() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int row = 1; row <= 100; row++) {
      rows.add("{\"tenure\":%s}".formatted(row));
    }
    rows.set(6, "{\"note\":\"%s\"}".formatted("x".repeat(300_000)));
    rows.set(49, "{\"tenure\":");
    rows.set(98, "{\"tenure\":%s%s}".formatted("[".repeat(14), "]".repeat(14)));
    Path file = Files.write(folder.resolve("rows.jsonl"), rows);

    assertThat(show("predict", "shop", "--file", file.toString())).isEqualTo(1);

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    List<String> said = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(said).hasSize(1 + 100 + 3 + 1);
    assertThat(said.get(100).strip()).matches("100 +100.000 +id-.*");
    assertThat(said.get(101))
        .isEqualTo(
            "Row 7: has 300011 bytes, and a request may have 262144: send fewer columns or shorter"
                + " values");
    assertThat(said.get(102)).startsWith("Row 50: line 50: not a JsonNode in JSON: ");
    assertThat(said.get(103)).isEqualTo("Row 99: This is nested too deep.");
  }

  @Test
  void aFileOfWhichNothingCanBeAskedIsToldRowByRow() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rows.csv"), "tenure,note\n1,%s\n".formatted("x".repeat(300_000)));

    assertThat(show("predict", "shop", "--file", file.toString())).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Row 1: has 300024 bytes")
        .contains("shop version 3");
    assertThat(requests).isEmpty();
  }

  @Test
  void whyIsDrawnAndAddsUp() {
    assertThat(run("predict", "shop", "tenure=7", "note=x", "--explain")).isZero();

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(out.toString(StandardCharsets.UTF_8).lines().skip(2).map(String::strip))
        .containsExactly(
            "Why row 1:",
            "in general         +1.000",
            "note = x           -4.000  ████████████████████████",
            "tenure = 7         +2.000  ████████████",
            "value              -1.000",
            "shop version 3");
  }

  @Test
  void codeIsPrintedWithTheAddressAndTheTokenThatAreUsedHere() {
    assertThat(run("predict", "shop", "--example", "curl")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "curl http://127.0.0.1:%s/predict -H \"Bearer mr_test\"\n"
                .formatted(server.getAddress().getPort()));
    assertThat(run("predict", "shop", "--example", "cobol")).isNotZero();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--example must be one of curl, but was 'cobol'");
  }

  /** As it looks to people, without its styles. */
  private int show(String... arguments) {
    people = true;
    int code = run(arguments);
    String shown = out.toString(StandardCharsets.UTF_8).replaceAll("\r|\u001b\\[[0-9]*[mK]", "");
    out.reset();
    out.writeBytes(shown.getBytes(StandardCharsets.UTF_8));
    return code;
  }

  @Test
  void aFileOfCsvIsAnsweredAsOneWhereNobodyLooksOn() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rows.csv"), "name,tenure,version\n\"O, Neill\",7,a\nx,y,b\n,60,\n");

    assertThat(run("predict", "shop", "--file", file.toString())).isEqualTo(1);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            name,tenure,version,prediction,prediction_id,millrace_version,error
            "O, Neill",7,a,7.0,id-0,3,
            x,y,b,,,,tenure must be a number
            ,60,,60.0,id-2,3,
            """);
  }

  @Test
  void aClassIsToldWithItsProbability() throws IOException {
    Path file =
        Files.writeString(folder.resolve("rows.csv"), "note,tenure\nclassified,7\nclassified,y\n");

    assertThat(run("predict", "shop", "--file", file.toString())).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            note,tenure,prediction,probability,prediction_id,version,error
            classified,7,Yes,0.75,id-0,3,
            classified,y,,,,,tenure must be a number
            """);
  }

  @Test
  void anIntervalIsToldBesideTheValueAndInColumnsOfAFile() throws IOException {
    Path file =
        Files.writeString(folder.resolve("rows.csv"), "note,tenure\nbounded,7\nbounded,y\n");

    assertThat(run("predict", "shop", "--file", file.toString())).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            note,tenure,prediction,lower,upper,prediction_id,version,error
            bounded,7,7.0,-1.5,9.25,id-0,3,
            bounded,y,,,,,,tenure must be a number
            """);

    out.reset();
    assertThat(run("predict", "shop", "note=bounded", "tenure=7")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("7.000 (-1.500 to 9.250)");
  }

  @Test
  void aFileOfJsonLinesIsAnsweredAsOneWhereNobodyLooksOn() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rows.jsonl"), "{\"tenure\":7,\"note\":\"é\"}\n{\"tenure\":\n");

    assertThat(run("predict", "shop", "--file", file.toString())).isEqualTo(1);

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo(
                        "{\"tenure\":7,\"note\":\"é\",\"prediction\":{\"id\":\"id-0\",\"value\":7.0,\"version\":3}}"),
            second -> assertThat(second).contains("\"error\"", "line 2: not a JsonNode in JSON"));
  }

  @Test
  void aFileThatPredictWroteSaysWhatCameTrueInAColumnMore() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("out.csv"), "tenure,prediction,prediction_id,outcome\n5,No,id-1,Yes\n");
    Path other = Files.writeString(folder.resolve("other.csv"), "prediction,outcome\nNo,Yes\n");

    assertThat(run("feedback", "shop", "--file", file.toString())).isZero();
    assertThat(run("feedback", "shop", "--file", other.toString())).isEqualTo(1);

    assertThat(feedback).hasSize(1);
    assertThat(feedback.getFirst().at("/feedback/0/id").asString()).isEqualTo("id-1");
    assertThat(feedback.getFirst().at("/feedback/0/outcome").asString()).isEqualTo("Yes");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("id (or prediction_id) and outcome", "prediction, outcome");
  }

  @Test
  void whatCameTrueIsSentAThousandAtATime() throws IOException {
    StringBuilder labels = new StringBuilder("id,outcome\n");
    for (int i = 0; i < 1500; i++) {
      labels.append("id-%s,%s\n".formatted(i, i == 0 ? "" : "Yes"));
    }
    Path file = Files.writeString(folder.resolve("labels.csv"), labels);

    assertThat(run("feedback", "shop", "--file", file.toString())).isZero();
    assertThat(run("feedback", "shop", "a=No", "b=")).isZero();

    assertThat(feedback)
        .extracting(each -> each.path("feedback").size())
        .containsExactly(1000, 500, 2);
    assertThat(feedback.getFirst().at("/feedback/0").toString())
        .isIn("{\"id\":\"id-0\",\"outcome\":null}", "{\"outcome\":null,\"id\":\"id-0\"}");
    assertThat(feedback.getLast().at("/feedback/0/outcome").asString()).isEqualTo("No");
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("1500 outcomes are kept.");
  }

  private int run(String... arguments) {
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            people);
    return new Millrace(
            console,
            Map.of(
                "MILLRACE_ENDPOINT",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "MILLRACE_TOKEN",
                "mr_test"))
        .execute(List.of(arguments), List.of());
  }

  private void model(HttpExchange exchange) throws IOException {
    reply(
        exchange,
        200,
        """
        {"model":"shop","version":3,"signature":{"inputs":[{"name":"tenure","type":"number"}],
         "carried":["note"]}}
        """);
  }

  private void keep(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    feedback.add(Json.read(new String(body, StandardCharsets.UTF_8), JsonNode.class));
    reply(exchange, 200, "{\"accepted\":1}");
  }

  private void example(HttpExchange exchange) throws IOException {
    reply(
        exchange,
        200,
        """
        {"endpoint":"https://behind.example","code":{
         "curl":"curl https://behind.example/predict -H \\"Bearer $MILLRACE_TOKEN\\"\\n"}}
        """);
  }

  private void predict(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    JsonNode request;
    try {
      request = Json.read(new String(body, StandardCharsets.UTF_8), JsonNode.class);
    } catch (InvalidInputException tooDeep) {
      reply(
          exchange,
          400,
          "{\"error\":{\"code\":\"invalid_request\",\"message\":\"This is nested too deep.\"}}");
      return;
    }
    JsonNode instances = request.path("instances");
    if (body.length > MOST_BYTES || instances.size() > 1000) {
      reply(
          exchange,
          413,
          "{\"error\":{\"code\":\"too_large\",\"message\":\"The body may have 262144 bytes.\"}}");
      return;
    }
    requests.add(instances.size());
    ArrayNode predictions = Json.mapper().createArrayNode();
    for (int each = 0; each < instances.size(); each++) {
      String tenure = instances.path(each).path("tenure").asString();
      if (tenure.matches("[0-9]+")) {
        var prediction =
            predictions
                .addObject()
                .put("id", "id-" + each)
                .put("value", Double.parseDouble(tenure));
        if (instances.path(each).path("note").asString("").equals("bounded")) {
          prediction.put("lower", -1.5).put("upper", 9.25);
        }
        if (instances.path(each).path("note").asString("").equals("classified")) {
          prediction.remove("value");
          prediction.put("class", "Yes").put("probability", 0.75);
        }
        if (request.path("explain").asBoolean()) {
          prediction
              .putObject("explanation")
              .put("base", 1)
              .put("output", -1)
              .putObject("contributions")
              .put("note", -4)
              .put("tenure", 2);
        }
      } else {
        predictions
            .addObject()
            .putObject("error")
            .put("code", "invalid_request")
            .put("message", "instance %s: tenure must be a number".formatted(each));
      }
    }
    reply(
        exchange,
        200,
        "{\"model\":\"shop\",\"version\":3,\"predictions\":%s}".formatted(predictions));
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
