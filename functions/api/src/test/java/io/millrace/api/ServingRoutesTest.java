package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.access.Role;
import io.millrace.domain.store.ObjectRef;
import org.junit.jupiter.api.Test;

/** What people do to the predictions of a model. */
class ServingRoutesTest {

  private static final String PATH = "/v1/projects/telco-churn/serving/";
  private static final String WHY = "{\"why\":\"it is wrong\"}";

  private final ApiFixture api = new ApiFixture();

  @Test
  void anOperatorStopsAndStartsPredictionsAndTheStatusSaysSo() {
    api.deployed(
        api.firstRound(
            new ObjectRef("intake", "telco-churn/a.csv", "v1"),
            ApiFixture.DEFINITION + "approval: automatic\n"));
    assertThat(api.ask(Role.OPERATOR, "POST", PATH + "start", WHY).status()).isEqualTo(409);
    assertThat(api.ask(Role.APPROVER, "POST", PATH + "stop", WHY).status()).isEqualTo(403);

    var stopped = api.ask(Role.OPERATOR, "POST", PATH + "stop", WHY);
    assertThat(stopped.json().path("by").asString()).isEqualTo("ada");
    assertThat(status("/stopped/why")).isEqualTo("it is wrong");
    var again = api.ask(Role.OPERATOR, "POST", PATH + "stop", WHY);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.body()).contains("stopped already");

    var started = api.ask(Role.OPERATOR, "POST", PATH + "start", WHY);
    assertThat(started.json().at("/started/by").asString()).isEqualTo("ada");
    assertThat(status("/stopped/why")).isEmpty();
  }

  private String status(String pointer) {
    return api.get("/v1/projects/telco-churn/status").json().at(pointer).asString("");
  }
}
