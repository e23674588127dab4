package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture.Answer;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ProjectRoutesTest {

  private final ApiFixture api = new ApiFixture();

  @Test
  void aDeclaredProjectIsReadBackAndListed() {
    Answer put = api.ask(Role.SCIENTIST, "PUT", "/v1/projects/telco-churn", ApiFixture.DEFINITION);
    Answer again =
        api.ask(Role.SCIENTIST, "PUT", "/v1/projects/telco-churn", ApiFixture.DEFINITION);

    assertThat(put.status()).isEqualTo(200);
    assertThat(put.json().path("revision").asInt()).isEqualTo(1);
    assertThat(again.body()).isEqualTo(put.body());
    assertThat(put.json().path("warnings").isEmpty()).isTrue();
    assertThat(((ObjectNode) put.json()).without("warnings"))
        .isEqualTo(api.get("/v1/projects/telco-churn").json());
    assertThat(api.get("/v1/projects").json().path("projects")).hasSize(1);
  }

  @Test
  void whatOfADefinitionIsPerhapsNotMeantIsAnsweredBesideIt() {
    Answer put =
        api.ask(
            Role.ADMIN,
            "PUT",
            "/v1/projects/telco-churn",
            ApiFixture.DEFINITION + "gates: []\napproval: automatic\n");

    assertThat(put.status()).isEqualTo(200);
    assertThat(put.json().path("warnings").valueStream().map(JsonNode::stringValue))
        .containsExactly(
            "gates: approval is automatic and no gate has a min or max, so the first version serves"
                + " whatever it is worth.");
  }

  @Test
  void aDefinitionWithErrorsIsRefusedWithTheirLines() {
    Answer refused =
        api.ask(
            Role.SCIENTIST,
            "PUT",
            "/v1/projects/telco-churn",
            ApiFixture.DEFINITION.replace("binary", "binar").replace("[0, 120]", "[0]"));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error())
        .isEqualTo(
            """
            2:7: task: must be one of binary, multiclass, regression, but was 'binar'
            5:59: columns.tenure.range: must be [from, to], with null for no bound, but was a list \
            of 1\
            """);
  }

  @Test
  void sourcesAreKeptUnderTheirDigestForADefinitionToName() {
    String sources = "{\"files\": {\"train.py\": \"print()\", \"lib/x.py\": \"\"}}";
    Answer kept = api.ask(Role.SCIENTIST, "PUT", "/v1/projects/telco-churn/source", sources);
    Answer again = api.ask(Role.SCIENTIST, "PUT", "/v1/projects/telco-churn/source", sources);

    assertThat(kept.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(kept.body());
    String definition =
        ApiFixture.DEFINITION + "training: {script: {file: train.py, source: '%s'}}\n";
    String digest = kept.json().path("source").asString();
    assertThat(
            api.ask(Role.SCIENTIST, "PUT", "/v1/projects/telco-churn", definition.formatted(digest))
                .status())
        .isEqualTo(200);
  }

  @Test
  void aScriptWhoseSourcesNobodySentIsRefusedWithHowToSendThem() {
    Answer refused =
        api.ask(
            Role.SCIENTIST,
            "PUT",
            "/v1/projects/telco-churn",
            ApiFixture.DEFINITION + "training: {script: train.py}\n");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).contains("./millrace put project.yaml sends those beside it along");
  }

  @Test
  void theFileOfAModelIsPutUnderItsDigestForADefinitionToName() {
    String digest = Sha256.of("a model").hex();
    String path = "/v1/projects/telco-churn/model";
    String file = "{\"bytes\": %s, \"sha256\": \"%s\"}";

    Answer opened = api.ask(Role.SCIENTIST, "POST", path, file.formatted(7, digest));

    assertThat(opened.status()).isEqualTo(201);
    assertThat(opened.json().path("key").asString())
        .isEqualTo("sources/telco-churn/%s/model".formatted(digest));
    assertThat(api.ask(Role.VIEWER, "POST", path, file.formatted(7, digest)).status())
        .isEqualTo(403);
    assertThat(api.ask(Role.SCIENTIST, "POST", path, file.formatted(104_857_601, digest)).error())
        .contains("bytes must be", "104857600");
    assertThat(api.ask(Role.SCIENTIST, "POST", path, file.formatted(7, "none")).status())
        .isEqualTo(400);
    String definition = ApiFixture.DEFINITION + "training: {model: %s}\n";
    assertThat(
            api.ask(
                    Role.SCIENTIST,
                    "PUT",
                    "/v1/projects/telco-churn",
                    definition.formatted("{file: a.onnx, digest: '%s'}".formatted(digest)))
                .status())
        .isEqualTo(200);
    assertThat(
            api.ask(
                    Role.SCIENTIST,
                    "PUT",
                    "/v1/projects/telco-churn",
                    definition.formatted("a.onnx"))
                .error())
        .contains("training.model must be {file: …, digest: SHA-256}", "./millrace put");
  }

  @Test
  void sourcesAreTextsUnderPlainPaths() {
    for (String files :
        new String[] {
          "{}", "{\"../x.py\": \"\"}", "{\"/x.py\": \"\"}", "{\"x.py\": 7}", "[]", "null"
        }) {
      assertThat(
              api.ask(
                      Role.SCIENTIST,
                      "PUT",
                      "/v1/projects/telco-churn/source",
                      "{\"files\": %s}".formatted(files))
                  .status())
          .as(files)
          .isEqualTo(400);
    }
    assertThat(
            api.ask(
                    Role.VIEWER,
                    "PUT",
                    "/v1/projects/telco-churn/source",
                    "{\"files\": {\"a.py\": \"\"}}")
                .status())
        .isEqualTo(403);
  }

  @Test
  void aDefinitionThatCannotBeKeptIsRefusedAtTheDoor() {
    String columns =
        IntStream.range(0, 15_000)
            .mapToObj("c%s: number"::formatted)
            .collect(Collectors.joining(", "));

    Answer refused =
        api.ask(
            Role.ADMIN,
            "PUT",
            "/v1/projects/telco-churn",
            ApiFixture.DEFINITION.replace("columns: {", "columns: {" + columns + ", "));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error())
        .startsWith("the project revision 'telco-churn' is too large: the platform keeps 400000");
    assertThat(api.get("/v1/projects").json().path("projects")).isEmpty();
  }

  @Test
  void aDefinitionUnderAnotherNameIsRefused() {
    Answer refused = api.ask(Role.SCIENTIST, "PUT", "/v1/projects/credit", ApiFixture.DEFINITION);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error())
        .isEqualTo("name must be 'credit' as in the path, but was 'telco-churn'");
  }

  @Test
  void projectsAreListedPageByPage() {
    for (int i = 10; i < 35; i++) {
      String name = "project-" + i;
      api.ask(
          Role.SCIENTIST,
          "PUT",
          "/v1/projects/" + name,
          ApiFixture.DEFINITION.replace("telco-churn", name));
    }

    var first = api.get("/v1/projects").json();
    var second = api.get("/v1/projects?after=" + first.path("next").asString()).json();

    assertThat(first.path("projects")).hasSize(20);
    assertThat(first.path("next").asString()).isEqualTo("project-29");
    assertThat(second.path("projects")).hasSize(5);
    assertThat(second.has("next")).isFalse();
    assertThat(api.get("/v1/projects?limit=25").json().has("next")).isFalse();
  }
}
