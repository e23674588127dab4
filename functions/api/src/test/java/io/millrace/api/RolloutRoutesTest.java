package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.access.Role;
import io.millrace.domain.store.ObjectRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do to a rollout. */
class RolloutRoutesTest {

  private static final String PATH = "/v1/projects/telco-churn/rollout/";
  private static final String WHY = "{\"why\":\"a look first\"}";

  private final ApiFixture api = new ApiFixture();

  @BeforeEach
  void oneServes() {
    api.deployed(
        api.firstRound(
            new ObjectRef("intake", "telco-churn/a.csv", "v1"),
            ApiFixture.DEFINITION
                + "approval: automatic\ndeployment: {rollout: {steps: [10, 50]}}\n"));
  }

  @Test
  void whereNothingMovesThereIsNothingToDo() {
    for (String verb : new String[] {"pause", "resume", "abort"}) {
      var answer = api.ask(Role.OPERATOR, "POST", PATH + verb, WHY);
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.body()).contains("no traffic of telco-churn is moving");
    }
  }

  @Test
  void anOperatorHoldsLetsGoOnAndTakesBackAndTheStatusSaysSo() {
    api.secondVersion();
    assertThat(api.get("/v1/projects/telco-churn/status").json().at("/route/rollout/state/type"))
        .hasToString("\"Moving\"");
    assertThat(api.ask(Role.APPROVER, "POST", PATH + "pause", WHY).status()).isEqualTo(403);

    var held = api.ask(Role.OPERATOR, "POST", PATH + "pause", WHY);
    assertThat(held.json().at("/rollout/state/type").asString()).isEqualTo("Paused");
    assertThat(held.json().at("/rollout/state/by").asString()).isEqualTo("ada");

    var moving = api.ask(Role.OPERATOR, "POST", PATH + "resume", WHY);
    assertThat(moving.json().at("/rollout/state/type").asString()).isEqualTo("Moving");

    var back = api.ask(Role.OPERATOR, "POST", PATH + "abort", WHY);
    assertThat(back.json().at("/rollout/state/type").asString()).isEqualTo("Stopped");
    assertThat(back.json().at("/live/version").asInt()).isEqualTo(1);
    var late = api.ask(Role.OPERATOR, "POST", PATH + "resume", WHY);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.body()).contains("was stopped by ada: a look first");
  }

  @Test
  void theStatusSaysWhatWasSeenLastWhileTrafficMoves() {
    api.secondVersion();
    assertThat(api.get("/v1/projects/telco-churn/status").json().has("look")).isFalse();
    api.looked("1 of 100 was slow");
    var look = api.get("/v1/projects/telco-churn/status").json().path("look");
    assertThat(look.path("words").asString()).isEqualTo("1 of 100 was slow");
    assertThat(look.path("version").asInt()).isEqualTo(2);

    api.ask(Role.OPERATOR, "POST", PATH + "abort", WHY);
    assertThat(api.get("/v1/projects/telco-churn/status").json().has("look")).isFalse();
  }
}
