package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture.Answer;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.Erasures;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.monitoring.ColumnDrift;
import io.millrace.domain.monitoring.DriftVerdict;
import io.millrace.domain.monitoring.Evidence;
import io.millrace.domain.monitoring.Measure;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.store.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Each request that events/openapi.yaml shows, where a project has come to the point at which
 * somebody would send it: it is accepted, and the answer is the one described.
 */
class DescribedExamplesTest {

  private static final Described FILE = new Described();
  static final ObjectRef DROPPED = new ObjectRef("intake", "telco-churn/a.csv", "v1");

  private static final String IN_STEPS =
      ApiFixture.DEFINITION + "approval: automatic\ndeployment: {rollout: {}}\n";

  /** An operation with the examples that its description gives. */
  record Example(String id, String method, String url, String body) {
    @Override
    public String toString() {
      return id + " " + url;
    }
  }

  static Stream<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (var path : FILE.document().path("paths").properties()) {
      if (path.getKey().matches("/v1/models/.*|/v2.*|(/iam)?/endpoints/.*|/openai/.*")) {
        continue; // other functions', with tests of their own
      }
      for (var operation : path.getValue().properties()) {
        if (operation.getValue().has("operationId")) {
          add(examples, path.getKey(), path.getValue(), operation.getKey(), operation.getValue());
        }
      }
    }
    return examples.stream();
  }

  private static void add(
      List<Example> examples, String path, JsonNode item, String method, JsonNode operation) {
    String id = operation.path("operationId").asString();
    String body =
        FILE.resolved(operation.path("requestBody"))
            .at("/content/application~1json/example")
            .toString();
    String url = path;
    List<String> queries = new ArrayList<>();
    for (JsonNode holder : List.of(item, operation)) {
      for (JsonNode given : holder.path("parameters")) {
        JsonNode parameter = FILE.resolved(given);
        String name = parameter.path("name").asString();
        if (parameter.path("in").asString().equals("path") && parameter.has("example")) {
          url = url.replace("{%s}".formatted(name), parameter.path("example").asString());
        }
        for (JsonNode each : parameter.path("examples")) {
          queries.add("?%s=%s".formatted(name, each.path("value").asString()));
        }
      }
    }
    queries.add("");
    for (String query : queries) {
      examples.add(new Example(id, method.toUpperCase(Locale.ROOT), url + query, body));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void whatTheFileShowsIsAccepted(Example example) {
    var api = new ApiFixture();
    String run = prepared(api, example.id());
    String url =
        example
            .url()
            .replace("{run}", run)
            .replace("{upload}", Upload.ingestId(DROPPED))
            .replace("{token}", token(api));
    String body =
        switch (example.id()) {
          case "putProject" -> ApiFixture.DEFINITION;
          case "putLanguageModel" -> LanguageModelFixture.definition(3);
          default -> example.body();
        };

    Answer answer = api.ask(Role.ADMIN, example.method(), url, body);

    assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
  }

  /** Brings a project to where this is to be asked; returns the id of its run. */
  private static String prepared(ApiFixture api, String operation) {
    return switch (operation) {
      case "trainAgain" ->
          api.failed(api.launched(DROPPED, ApiFixture.DEFINITION), "the disk was full").runId();
      case "stopRun" -> api.launched(DROPPED, ApiFixture.DEFINITION).runId();
      case "getBranch", "dropBranch", "mergeBranch" -> {
        String run = api.firstRound().runId();
        var _ = api.begun("cleaner", "ada");
        yield run;
      }
      case "getErasure" -> {
        String run = api.firstRound().runId();
        new Erasures(api.platform.transactions(), () -> ApiFixture.NOW)
            .asked(ApiFixture.CHURN, "tenure", Sha256.of("7"), "ada", "They asked for it.");
        yield run;
      }
      case "approveVersion", "rejectVersion" -> api.firstRound().runId();
      case "getIncident",
          "acknowledgeIncident",
          "assignIncident",
          "silenceIncident",
          "closeIncident" ->
          drifting(api).runId();
      case "getIncidentReport" -> {
        String run = drifting(api).runId();
        api.reported();
        yield run;
      }
      case "getMonitorReport" -> {
        String run = api.firstRound().runId();
        api.reported("monitor");
        yield run;
      }
      case "startServing" -> {
        var version = api.firstRound(DROPPED, ApiFixture.DEFINITION + "approval: automatic\n");
        api.deployed(version);
        api.platform.servingStops().stop(ApiFixture.CHURN, "bob", "it is wrong");
        yield version.runId();
      }
      case "stopServing" -> {
        var version = api.firstRound(DROPPED, ApiFixture.DEFINITION + "approval: automatic\n");
        api.deployed(version);
        yield version.runId();
      }
      case "pauseRollout", "resumeRollout", "abortRollout" -> {
        var version = api.firstRound(DROPPED, IN_STEPS);
        api.deployed(version);
        api.secondVersion();
        yield version.runId();
      }
      case "getLanguageModel", "deployLanguageModel" -> {
        var models = new LanguageModelFixture(api);
        models.serve(1);
        models.serve(2);
        yield "";
      }
      default -> {
        String run = api.firstRound().runId();
        api.platform.registry().decide(ApiFixture.CHURN, 1, true, "bob", "good");
        api.secondVersion();
        yield run;
      }
    };
  }

  private static ModelVersion drifting(ApiFixture api) {
    ModelVersion version = api.firstRound(DROPPED, ApiFixture.DEFINITION + "approval: automatic\n");
    var evidence = new Evidence(Measure.MISSING, 0.5, 1e-9, 98, 300);
    api.drifting(
        version,
        List.of(new ColumnDrift("tenure", 2.0, DriftVerdict.DRIFT, true, evidence, "It moved.")));
    return version;
  }

  private static String token(ApiFixture api) {
    return api.ask(
            Role.ADMIN,
            "POST",
            "/v1/tokens",
            "{\"subject\":\"shop\",\"roles\":{\"*\":\"VIEWER\"},\"days\":1}")
        .json()
        .at("/issued/id")
        .asString();
  }
}
