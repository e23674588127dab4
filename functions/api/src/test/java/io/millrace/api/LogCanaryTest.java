package io.millrace.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.UnavailableException;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.state.FailingStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.runtime.function.ModuleFunctions;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.tracing.Traces;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A secret in every place of every operation that events/openapi.yaml describes, and in some that
 * it does not: no line of the log has it, whatever becomes of the request.
 */
class LogCanaryTest {

  private static final String CANARY = "mr_canary7Secret";
  private static final String FUNCTION = "controlApi";

  /** What the state store does when it is asked. */
  enum Trouble {
    NONE,
    OUT_OF_REACH,
    /** As a library that quotes what it was given. */
    QUOTES
  }

  private final ApiFixture fixture = new ApiFixture();
  private final Described described = new Described();
  private final Caller caller = fixture.standing(new Caller("ada", Map.of("*", Role.ADMIN)));
  private Trouble trouble = Trouble.NONE;

  @ParameterizedTest
  @EnumSource
  void noLineOfTheLogHasWhatWasSent(Trouble now) {
    Function<InputStream, byte[]> api = started();
    List<JsonNode> requests = requests();
    trouble = now;

    List<String> log =
        logOf(() ->
            requests.forEach(event -> {
              byte[] answer = api.apply(new ByteArrayInputStream(Json.bytes(event)));
              assertThat(
                      Json.read(new String(answer, UTF_8), JsonNode.class)
                          .path("statusCode")
                          .asInt())
                  .as(event.toString())
                  .isLessThan(now == Trouble.NONE ? 500 : 504);
            }));

    assertThat(requests).hasSizeGreaterThan(150);
    assertThat(log).hasSizeGreaterThanOrEqualTo(requests.size());
    assertThat(log).noneMatch(line -> line.contains(CANARY));
  }

  /** Each operation as it is meant, with one place after another taken by the canary. */
  private List<JsonNode> requests() {
    var version = fixture.firstRound();
    Map<String, String> known =
        Map.ofEntries(
            Map.entry("project", "telco-churn"),
            Map.entry("version", "1"),
            Map.entry("dataset", "1"),
            Map.entry("run", version.runId()),
            Map.entry("upload", "in-0"),
            Map.entry("token", "of-the-test"),
            Map.entry("incident", "1"),
            Map.entry("erasure", "1"),
            Map.entry("alias", "candidate"),
            Map.entry("tag", "audited"),
            Map.entry("branch", "cleaner"));
    List<JsonNode> requests = new ArrayList<>();
    for (var path : described.document().path("paths").properties()) {
      if (!path.getKey().startsWith("/v1/") || path.getKey().startsWith("/v1/models/")) {
        continue; // the prediction function's
      }
      for (var operation : path.getValue().properties()) {
        if (operation.getKey().equals("parameters")) {
          continue;
        }
        String method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
        String url = path.getKey();
        for (var each : known.entrySet()) {
          url = url.replace("{%s}".formatted(each.getKey()), each.getValue());
        }
        String body = body(operation.getValue());
        for (String name : names(path.getValue(), operation.getValue())) {
          requests.add(event(method, url + "?" + name + "=" + CANARY, body));
        }
        for (var each : known.entrySet()) {
          String place = "{%s}".formatted(each.getKey());
          if (path.getKey().contains(place)) {
            String elsewhere = path.getKey().replace(place, CANARY);
            for (var other : known.entrySet()) {
              elsewhere = elsewhere.replace("{%s}".formatted(other.getKey()), other.getValue());
            }
            requests.add(event(method, elsewhere, body));
          }
        }
        String asMeant = url;
        bodies(body).forEach(other -> requests.add(event(method, asMeant, other)));
      }
    }
    return requests;
  }

  private JsonNode event(String method, String url, String body) {
    var event = (ObjectNode) ApiFixture.event(caller, method, url, body);
    var headers = event.putObject("headers");
    for (String header : List.of("accept", "authorization", "content-type", "x-canary", "cookie")) {
      headers.put(header, CANARY);
    }
    event.put("rawQueryString", CANARY).putArray("cookies").add(CANARY);
    return event;
  }

  private List<String> names(JsonNode path, JsonNode operation) {
    List<String> names = new ArrayList<>(List.of("canary"));
    for (JsonNode holder : List.of(path, operation)) {
      for (JsonNode parameter : holder.path("parameters")) {
        JsonNode found = described.resolved(parameter);
        if (found.path("in").asString().equals("query")) {
          names.add(found.path("name").asString());
        }
      }
    }
    return names;
  }

  private String body(JsonNode operation) {
    JsonNode content = described.resolved(operation.path("requestBody")).path("content");
    JsonNode example = content.at("/application~1json/example");
    return content.has("application/yaml")
        ? ApiFixture.DEFINITION
        : example.isMissingNode() ? "" : example.toString();
  }

  private static List<String> bodies(String meant) {
    List<String> bodies =
        new ArrayList<>(
            List.of(CANARY, "\"" + CANARY + "\"", "{\"" + CANARY + "\":1}", "{" + CANARY));
    if (meant.startsWith("{")) {
      var object = (ObjectNode) Json.read(meant, JsonNode.class);
      for (String field : object.propertyNames()) {
        bodies.add(object.deepCopy().put(field, CANARY).toString());
        bodies.add(
            object
                .deepCopy()
                .set(field, Json.mapper().createObjectNode().put(CANARY, 1))
                .toString());
      }
      bodies.add(object.deepCopy().put(CANARY, CANARY).toString());
    } else if (!meant.isEmpty()) {
      for (String word :
          List.of("telco-churn", "binary", "churn", "Yes", "tenure", "integer", "120")) {
        bodies.add(meant.replace(word, CANARY));
      }
      bodies.add(meant + CANARY + ": {" + CANARY);
    }
    return bodies;
  }

  @SuppressWarnings("unchecked")
  private Function<InputStream, byte[]> started() {
    Platform calm = fixture.platform;
    var platform =
        new Platform(
            new Transactions(new FailingStateStore(calm.stateStore(), _ -> fail()), _ -> {}),
            calm.clock(),
            calm.objects(),
            calm.logs(),
            calm.tracing(),
            calm.deadLetters(),
            calm.functions(),
            calm.receivers(),
            calm.intake(),
            calm.data(),
            calm.catalog(),
            Optional.of("staging"),
            "https://language.example/openai/v1");
    var context = new GenericApplicationContext();
    context
        .getEnvironment()
        .getSystemProperties()
        .put("spring.cloud.function.definition", FUNCTION);
    ModuleFunctions.of(context, Traces.of(new Variables(Map.of())))
        .with(FUNCTION, ApiRequest::read, new ControlApi(platform, new Random(1)));
    context.refresh();
    return (Function<InputStream, byte[]>)
        context.getBean(FUNCTION, FunctionRegistration.class).getTarget();
  }

  private static List<String> logOf(Runnable action) {
    PrintStream before = System.out;
    var log = new ByteArrayOutputStream();
    System.setOut(new PrintStream(log, true, UTF_8));
    try {
      action.run();
    } finally {
      System.setOut(before);
    }
    return log.toString(UTF_8).lines().toList();
  }

  private void fail() {
    switch (trouble) {
      case NONE -> {}
      case OUT_OF_REACH -> {
        try {
          quote();
        } catch (NumberFormatException e) {
          throw new UnavailableException("out of reach", e);
        }
      }
      case QUOTES -> quote();
    }
  }

  private static void quote() {
    var _ = Integer.parseInt(CANARY);
  }
}
