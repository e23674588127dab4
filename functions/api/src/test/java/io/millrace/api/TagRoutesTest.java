package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture.Answer;
import io.millrace.domain.access.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TagRoutesTest {

  private static final String TAGS = "/v1/projects/telco-churn/tags";
  private static final String DATASETS = "/v1/projects/telco-churn/datasets";

  private final ApiFixture platform = new ApiFixture();

  @BeforeEach
  void oneDataset() {
    var _ =
        platform.firstRound(
            DescribedExamplesTest.DROPPED, ApiFixture.DEFINITION + "approval: automatic\n");
  }

  @Test
  void aDatasetIsReadByItsTagAndSaysIt() {
    assertThat(point("{\"dataset\":1,\"expected\":0,\"why\":\"seen\"}").json())
        .hasToString("{\"tag\":\"audited\",\"dataset\":1}");

    assertThat(platform.get(TAGS).json())
        .hasToString("{\"tags\":[{\"tag\":\"audited\",\"dataset\":1}]}");
    assertThat(platform.get(DATASETS).json().at("/datasets/0/tags")).hasToString("[\"audited\"]");
    assertThat(platform.get(DATASETS + "/audited").json().at("/dataset/version").asInt())
        .isEqualTo(1);
    assertThat(platform.get(DATASETS + "/audited/rows").json().path("dataset").asInt())
        .isEqualTo(1);
    assertThat(platform.get("/v1/projects/telco-churn/history").body()).contains("tag/audited");
  }

  @Test
  void whatIsNoTagAnyMoreLeadsNowhere() {
    point("{\"dataset\":1,\"why\":\"seen\"}");
    point("{\"dataset\":0,\"expected\":1,\"why\":\"a mistake\"}");

    Answer answer = platform.get(DATASETS + "/audited");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("No dataset of telco-churn is tagged audited");
    assertThat(platform.get(TAGS).json()).hasToString("{\"tags\":[]}");
  }

  @Test
  void whatCannotBeIsAConflictAndWhatIsNoRequestIsRefused() {
    assertThat(point("{\"dataset\":7,\"why\":\"seen\"}").status()).isEqualTo(409);
    assertThat(point("{\"dataset\":1,\"expected\":1,\"why\":\"seen\"}").status()).isEqualTo(409);
    assertThat(point("{\"dataset\":-1,\"why\":\"seen\"}").status()).isEqualTo(400);
    assertThat(ask(Role.SCIENTIST, "1st", "{\"dataset\":1,\"why\":\"seen\"}").status())
        .isEqualTo(400);
    assertThat(ask(Role.VIEWER, "audited", "{\"dataset\":1,\"why\":\"seen\"}").status())
        .isEqualTo(403);
  }

  private Answer point(String body) {
    return ask(Role.SCIENTIST, "audited", body);
  }

  private Answer ask(Role role, String tag, String body) {
    return platform.ask(role, "PUT", TAGS + "/" + tag, body);
  }
}
