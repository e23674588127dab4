package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture.Answer;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.Erasure;
import io.millrace.domain.dataset.Erasures;
import io.millrace.domain.store.ObjectRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody wants to be forgotten. */
class ErasureRoutesTest {

  private static final String ERASURES = "/v1/projects/telco-churn/erasures";
  private static final String WISH =
      "{\"column\":\"tenure\",\"value\":\"4711\",\"why\":\"a letter of May 3\"}";

  private final ApiFixture api = new ApiFixture();

  @Test
  void whoAdministersAsksAndTheValueIsNowhereButInTheFileThatIsDestroyed() throws IOException {
    api.firstRound();

    Answer asked = api.ask(Role.ADMIN, "POST", ERASURES, WISH);

    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
    assertThat(asked.json().path("number").asInt()).isEqualTo(1);
    assertThat(asked.body() + api.stateStore.contents()).doesNotContain("4711");
    ObjectRef file =
        api.platform.objects().head("intake", "telco-churn/erasures/1.json").orElseThrow();
    try (var in = api.platform.objects().read(file)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("4711");
    }
    var entry = api.get("/v1/projects/telco-churn/history?limit=1").json().at("/entries/0/change");
    assertThat(entry.path("subject").asString()).isEqualTo("erasure/1");
    assertThat(entry.path("actor").asString()).isEqualTo("ada");
    assertThat(entry.path("why").asString()).isEqualTo("a letter of May 3");
  }

  @Test
  void whoLearnedFromThemIsToldAndTheirDataAreGone() {
    api.firstRound();
    api.ask(Role.ADMIN, "POST", ERASURES, WISH);
    var erasures = new Erasures(api.platform.transactions(), () -> ApiFixture.NOW);
    Erasure erasure = erasures.find(ApiFixture.CHURN, 1).orElseThrow();

    erasures.done(erasures.withdraws(erasure, List.of(1), null));

    Answer told = api.get(ERASURES + "/1");
    assertThat(told.json().at("/learned/0").asInt()).isEqualTo(1);
    assertThat(told.json().at("/erasure/doneAt").isString()).isTrue();
    assertThat(api.get(ERASURES).json().at("/erasures/0/withdrawn/0").asInt()).isEqualTo(1);
    assertThat(api.get("/v1/projects/telco-churn/datasets/1").error())
        .contains("had rows that were forgotten");
    assertThat(
            api.ask(
                    Role.ADMIN,
                    "POST",
                    "/v1/projects/telco-churn/datasets/1/revert",
                    "{\"why\":\"it was better\"}")
                .error())
        .isEqualTo(
            "Dataset 1 had rows that were forgotten, and is destroyed: see GET /v1/projects/telco-churn/erasures/1.");
  }

  @Test
  void nobodyElseMayAndWhatNoRowCanHaveIsRefused() {
    api.firstRound();

    assertThat(api.ask(Role.OPERATOR, "POST", ERASURES, WISH).status()).isEqualTo(403);
    assertThat(api.ask(Role.ADMIN, "POST", ERASURES, WISH.replace("tenure", "nose")).error())
        .contains("declares no column of this name; it has", "tenure");
    assertThat(api.ask(Role.ADMIN, "POST", ERASURES, WISH.replace("4711", "many")).error())
        .isEqualTo("That is no value of 'tenure', which holds a whole number.");
    assertThat(api.get(ERASURES + "/9").status()).isEqualTo(404);
  }

  /** Without the newest row about an entity an older one would count again. */
  @Test
  void whereTheNewestRowCountsRowsAreForgottenByWhatTheyAreAboutOnly() {
    api.launched(
        new ObjectRef("intake", "telco-churn/a.csv", "v1"),
        ApiFixture.DEFINITION.replace("columns: {", "columns: {at: date, plan: category, ")
            + "entityKey: tenure\neventTime: at\ndata: {mode: upsert}\n");

    assertThat(api.ask(Role.ADMIN, "POST", ERASURES, WISH.replace("tenure", "churn")).error())
        .contains("and without it an older one would: forget by 'tenure'.");
    assertThat(api.ask(Role.ADMIN, "POST", ERASURES, WISH).status()).isEqualTo(200);
  }

  @Test
  void whatOthersLearnFromAsWellIsNotForgottenOverTheirHeads() {
    api.launched(
        new ObjectRef("intake", "telco-churn/a.csv", "v1"),
        ApiFixture.DEFINITION + "data: {sharedWith: [telco-value]}\n");

    assertThat(api.ask(Role.ADMIN, "POST", ERASURES, WISH).error())
        .contains("telco-churn and another project have the same data");
  }
}
