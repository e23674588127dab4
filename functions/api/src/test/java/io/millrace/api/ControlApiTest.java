package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture.Answer;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.promotion.IncomingPromotion;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.store.ObjectRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlApiTest {

  private final ApiFixture api = new ApiFixture();

  @Test
  void anApprovedVersionIsHandedToTheNextStageByAnOperator() {
    api.firstRound();
    String promote = "/v1/projects/telco-churn/versions/1/promote";
    String why = "{\"why\":\"it is good\"}";

    Answer early = api.ask(Role.OPERATOR, "POST", promote, why);
    api.platform.registry().decide(ApiFixture.CHURN, 1, true, "bob", "fine");

    assertThat(early.status()).isEqualTo(409);
    assertThat(api.ask(Role.APPROVER, "POST", promote, why).status()).isEqualTo(403);
    assertThat(api.ask(Role.OPERATOR, "POST", promote, "{}").status()).isEqualTo(400);
    Answer asked = api.ask(Role.OPERATOR, "POST", promote, why);
    assertThat(asked.json().path("to").asString()).isEqualTo("staging");
    assertThat(api.ask(Role.OPERATOR, "POST", promote, why)).isEqualTo(asked);
    var listed = api.get("/v1/projects/telco-churn/promotions").json();
    assertThat(listed.at("/outgoing/0/by").asString()).isEqualTo("ada");
  }

  @Test
  void whatArrivedAndWasRefusedIsSeenThoughTheProjectIsNotDeclaredHere() {
    api.platform
        .incomingPromotions()
        .noted(
            ApiFixture.CHURN,
            Sha256.of("a"),
            new ObjectRef("promotions", "telco-churn/promotion.json", "v1"),
            new IncomingPromotion.Outcome.Refused("not signed"));

    assertThat(
            api.get("/v1/projects/telco-churn/promotions")
                .json()
                .at("/incoming/0/outcome/why")
                .asString())
        .isEqualTo("not signed");
  }

  @Test
  void aBodyAboveTheLimitIsRefusedUnread() {
    String longest = "é".repeat(128 << 10); // of two bytes each
    String put = "/v1/projects/telco-churn";

    assertThat(api.ask(Role.SCIENTIST, "PUT", put, longest).status()).isEqualTo(400);
    Answer refused = api.ask(Role.SCIENTIST, "PUT", put, longest + "x");
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.error()).isEqualTo("The body may have 262144 bytes.");
  }

  @Test
  void aRunIsToldWithItsVerdictsAndItsLog() {
    String run = api.firstRound().runId();

    assertThat(
            api.get("/v1/projects/telco-churn/runs/" + run)
                .json()
                .at("/outcome/model/verdicts/0/because")
                .asString())
        .isEqualTo("0.84 is at least 0.8");
    assertThat(api.get("/v1/projects/telco-churn/runs").json().path("runs")).hasSize(1);
    Answer page = api.get("/v1/projects/telco-churn/runs/" + run + "/logs");
    assertThat(page.json().path("lines")).hasSize(2);
    assertThat(
            api.get(
                    "/v1/projects/telco-churn/runs/%s/logs?after=%s"
                        .formatted(run, page.json().path("next").asString()))
                .json()
                .path("lines")
                .path(0)
                .asString())
        .isEqualTo("done");
    assertThat(api.get("/v1/projects/telco-churn/runs/r-0/logs").status()).isEqualTo(404);
  }

  @Test
  void aVersionIsDecidedUponOnce() {
    api.firstRound();
    String version = "/v1/projects/telco-churn/versions/1";
    Answer approved = api.ask(Role.APPROVER, "POST", version + "/approve", "{\"why\":\"good\"}");
    Answer again = api.ask(Role.APPROVER, "POST", version + "/approve", "{\"why\":\"good\"}");
    Answer rejected = api.ask(Role.APPROVER, "POST", version + "/reject", "{\"why\":\"bad\"}");

    assertThat(approved.json().at("/approval/by").asString()).isEqualTo("ada");
    assertThat(again.body()).isEqualTo(approved.body());
    assertThat(rejected.status()).isEqualTo(409);
    assertThat(rejected.error()).startsWith("version 1 was approved by ada");
    assertThat(api.get(version).body()).isEqualTo(approved.body());
  }

  @Test
  void aDecisionNeedsAReasonAndAVersion() {
    api.firstRound();

    assertThat(
            api.ask(Role.APPROVER, "POST", "/v1/projects/telco-churn/versions/1/approve", "{}")
                .error())
        .startsWith("why is missing");
    assertThat(
            api.ask(
                    Role.APPROVER,
                    "POST",
                    "/v1/projects/telco-churn/versions/2/reject",
                    "{\"why\":\"x\"}")
                .status())
        .isEqualTo(404);
    assertThat(api.get("/v1/projects/telco-churn/versions/one").status()).isEqualTo(400);
  }

  @Test
  void anEarlierVersionIsAskedForByAnOperatorWithAReason() {
    ModelVersion first = api.firstRound();
    String deploy = "/v1/projects/telco-churn/versions/1/deploy";
    String why = "{\"why\":\"as it was\"}";
    Answer pending = api.ask(Role.OPERATOR, "POST", deploy, why);
    api.platform.registry().decide(ApiFixture.CHURN, 1, true, "bob", "good");
    Answer early = api.ask(Role.OPERATOR, "POST", deploy, why);
    var approved = api.platform.version(ApiFixture.CHURN, first.version());
    api.deployed(approved);

    assertThat(pending.error()).isEqualTo("version 1 is not approved: approve it first");
    assertThat(early.error()).startsWith("nothing of telco-churn serves yet");
    assertThat(api.ask(Role.OPERATOR, "POST", deploy, why).error())
        .isEqualTo("version 1 serves already");
    assertThat(api.ask(Role.APPROVER, "POST", deploy, why).status()).isEqualTo(403);
    api.secondVersion();
    Answer wanted = api.ask(Role.OPERATOR, "POST", deploy, why);
    assertThat(wanted.status()).isEqualTo(200);
    assertThat(wanted.json().path("by").asString()).isEqualTo("ada");
    assertThat(api.ask(Role.OPERATOR, "POST", deploy, why).body()).isEqualTo(wanted.body());
    assertThat(
            api.get("/v1/projects/telco-churn/history?limit=1")
                .json()
                .at("/entries/0/change/to")
                .asString())
        .isEqualTo("version 1 wanted");
  }

  @Test
  void theStatusTellsEveryStage() {
    assertThat(api.get("/v1/projects/telco-churn/status").status()).isEqualTo(404);
    ModelVersion pending = api.firstRound();
    api.deployed(
        api.platform.registry().decide(ApiFixture.CHURN, pending.version(), true, "bob", "good"));

    var status = api.get("/v1/projects/telco-churn/status").json();

    assertThat(status.at("/upload/outcome/datasetVersion").asInt()).isEqualTo(1);
    assertThat(status.at("/dataset/version").asInt()).isEqualTo(1);
    assertThat(status.at("/run/outcome/type").asString()).isEqualTo("Passed");
    assertThat(status.at("/version/approval/by").asString()).isEqualTo("bob");
    assertThat(status.at("/route/live/version").asInt()).isEqualTo(1);
    assertThat(status.at("/window/predictions").asInt()).isEqualTo(12);
    assertThat(api.get("/v1/projects/telco-churn/versions?limit=5").json().path("live").asInt())
        .isEqualTo(1);
  }

  @Test
  void theHistoryIsToldAndItsChainVerified() {
    api.firstRound();

    var history = api.get("/v1/projects/telco-churn/history?limit=2").json();

    assertThat(history.path("entries")).hasSize(2);
    assertThat(history.at("/chain/whole").asBoolean()).isTrue();
    assertThat(history.at("/chain/from").asInt()).isEqualTo(1);
  }

  @Test
  void whatIsNotDescribedIsNotThere() {
    assertThat(api.get("/v1/nothing").status()).isEqualTo(404);
    assertThat(api.get("/v1/projects/").status()).isEqualTo(404);
    Answer wrong = api.ask(Role.ADMIN, "DELETE", "/v1/projects/telco-churn", "");
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.error()).isEqualTo("This path takes GET or PUT, not DELETE.");
    assertThat(wrong.headers()).containsEntry("allow", "GET, PUT");
    assertThat(api.ask(Role.ADMIN, "PUT", "/v1/models/telco-churn", "").headers())
        .containsEntry("allow", "GET");
    assertThat(api.get("/v1/projects/telco-churn/runs?limit=0").status()).isEqualTo(404);
    api.firstRound();
    assertThat(api.get("/v1/projects/telco-churn/runs?limit=0").error())
        .isEqualTo("limit must be a number from 1 to 100, but was '0'");
  }

  @Test
  void aNameInAPathIsDecoded() {
    assertThat(api.get("/v1/projects/Telco%20Churn").error())
        .startsWith("project name must be 3 to 40")
        .endsWith("but was 'Telco Churn'");
  }

  @Test
  void aPathIsDecodedOnce() {
    assertThat(api.get("/v1/projects/telco%2541").error()).endsWith("but was 'telco%41'");
    assertThat(api.get("/v1/projects/telco-churn/runs/r%25").error())
        .startsWith("run must be an id")
        .endsWith("but was 'r%'");
  }

  @Test
  void aLongIdIsRefusedBeforeAnythingIsAskedForIt() {
    Answer refused = api.get("/v1/projects/telco-churn/uploads/" + "x".repeat(1100));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).startsWith("upload must be an id of 1 to 100").hasSizeLessThan(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"why\":false}",
        "{\"why\":7}",
        "{\"why\":null}",
        "{\"why\":[\"x\"]}",
        "{\"why\":\" \"}",
        "{\"why\":\"two\\nlines\"}",
        "{\"why\":\"\\u001b]0;owned\\u0007\"}",
        "{\"why\":\"\\u202eback\"}",
        "{\"why\":\"x\",\"other\":1}",
        "{\"why\":\"x\",\"why\":\"y\"}"
      })
  void aReasonThatIsNoLineOfTextIsRefusedWithItsField(String body) {
    api.firstRound();

    Answer refused =
        api.ask(Role.APPROVER, "POST", "/v1/projects/telco-churn/versions/1/approve", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).containsAnyOf("why", "field must be", "not JSON");
  }
}
