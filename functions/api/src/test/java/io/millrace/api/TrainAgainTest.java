package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture.Answer;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.event.Event;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import org.junit.jupiter.api.Test;

/** Somebody says: train once more, or no further. */
class TrainAgainTest {

  private static final String RUNS = "/v1/projects/telco-churn/runs/";
  private static final String WHY = "{\"why\":\"the disk is mended\"}";
  private static final String OTHER_GATE =
      ApiFixture.DEFINITION + "gates: [{metric: auc, min: 0.9}]\n";
  private static final String OTHER_COLUMNS =
      ApiFixture.DEFINITION.replace("columns: {", "columns: {plan: category, ");

  private final ApiFixture api = new ApiFixture();

  private Run launched() {
    return api.launched(new ObjectRef("intake", "telco-churn/a.csv", "v1"), ApiFixture.DEFINITION);
  }

  private Answer again(String runId) {
    return api.ask(Role.SCIENTIST, "POST", RUNS + runId + "/again", WHY);
  }

  private void declared(String definition) {
    assertThat(api.ask(Role.ADMIN, "PUT", "/v1/projects/telco-churn", definition).status())
        .isEqualTo(200);
  }

  @Test
  void aFailedRunIsFollowedByOneOtherHoweverOftenItIsAskedFor() {
    String failed = api.failed(launched(), "the disk was full").runId();

    Answer first = again(failed);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().path("attempt").asInt()).isEqualTo(2);
    assertThat(again(failed).body()).isEqualTo(first.body());
    assertThat(api.get(RUNS + failed).json().path("next")).isEqualTo(first.json().path("runId"));
    assertThat(api.stateStore.announced())
        .filteredOn(Event.DatasetPublished.class::isInstance)
        .hasSize(2) // the upload's and this one
        .last()
        .isEqualTo(new Event.DatasetPublished(ApiFixture.CHURN, 1));
  }

  @Test
  void dataThatAreHeldBackAreListedWithTheReasonAndTrainedOnOnceSomebodyAsks() {
    api.launched(
        new ObjectRef("intake", "telco-churn/a.csv", "v1"),
        ApiFixture.DEFINITION + "training: {trigger: asked}\n");
    api.published(
        api.received(new ObjectRef("intake", "telco-churn/b.csv", "v1")), Sha256.of("b"), "{}");
    String datasets = "/v1/projects/telco-churn/datasets";

    assertThat(api.get(datasets).json().at("/datasets/0/untrained").asString())
        .isEqualTo("waits until somebody asks: millrace train");
    assertThat(api.get(datasets).json().at("/datasets/1").has("untrained")).isFalse();
    Answer first = api.ask(Role.SCIENTIST, "POST", datasets + "/2/train", WHY);

    assertThat(first.json().path("datasetVersion").asInt()).isEqualTo(2);
    assertThat(first.json().path("jobName").asString()).startsWith("dev-telco-churn-r-");
    assertThat(api.ask(Role.SCIENTIST, "POST", datasets + "/2/train", WHY).body())
        .isEqualTo(first.body());
    assertThat(api.get(datasets).json().at("/datasets/0").has("untrained")).isFalse();
    assertThat(api.stateStore.announced())
        .last()
        .isEqualTo(new Event.DatasetPublished(ApiFixture.CHURN, 2));
    assertThat(api.ask(Role.VIEWER, "POST", datasets + "/2/train", WHY).status()).isEqualTo(403);
    assertThat(api.ask(Role.SCIENTIST, "POST", datasets + "/9/train", WHY).status()).isEqualTo(404);
  }

  @Test
  void theFirstTrainingBeginsByItself() {
    declared(ApiFixture.DEFINITION);
    api.published(
        api.received(new ObjectRef("intake", "telco-churn/a.csv", "v1")), Sha256.of("a"), "{}");

    Answer answer =
        api.ask(Role.SCIENTIST, "POST", "/v1/projects/telco-churn/datasets/1/train", WHY);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.error()).contains("it does by itself");
  }

  @Test
  void theHistorySaysWhoAndWhy() {
    again(api.failed(launched(), "the disk was full").runId());

    var entry = api.get("/v1/projects/telco-churn/history?limit=1").json().at("/entries/0/change");

    assertThat(entry.path("actor").asString()).isEqualTo("ada");
    assertThat(entry.path("to").asString()).isEqualTo("launched");
    assertThat(entry.path("why").asString()).isEqualTo("the disk is mended");
  }

  @Test
  void whatRunsIsStoppedOnceAndTheHistorySaysByWhom() {
    Run run = launched();
    String stop = RUNS + run.runId() + "/stop";

    assertThat(api.ask(Role.VIEWER, "POST", stop, WHY).status()).isEqualTo(403);
    assertThat(api.ask(Role.SCIENTIST, "POST", stop, "{}").status()).isEqualTo(400);
    Answer first = api.ask(Role.SCIENTIST, "POST", stop, "{\"why\":\"wrong data\"}");

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().at("/outcome/by").asString()).isEqualTo("ada");
    assertThat(api.ask(Role.SCIENTIST, "POST", stop, WHY).body()).isEqualTo(first.body());
    var entry = api.get("/v1/projects/telco-churn/history?limit=1").json().at("/entries/0/change");
    assertThat(entry.path("actor").asString()).isEqualTo("ada");
    assertThat(entry.path("to").asString()).isEqualTo("stopped");
    assertThat(entry.path("why").asString()).isEqualTo("wrong data");
    assertThat(api.stateStore.announced())
        .last()
        .isEqualTo(new Event.RunStopped(ApiFixture.CHURN, run.runId()));
    assertThat(again(run.runId()).status()).isEqualTo(200);
  }

  @Test
  void whatHasEndedIsNotStopped() {
    Run run = launched();
    api.registered(run);

    Answer late = api.ask(Role.SCIENTIST, "POST", RUNS + run.runId() + "/stop", WHY);

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.error()).contains("has ended already (passed); there is nothing to stop");
    assertThat(api.ask(Role.SCIENTIST, "POST", RUNS + "r-0/stop", WHY).status()).isEqualTo(404);
  }

  @Test
  void whoMayNotBringDataMayNotTrain() {
    String failed = api.failed(launched(), "the disk was full").runId();

    assertThat(api.ask(Role.VIEWER, "POST", RUNS + failed + "/again", WHY).status()).isEqualTo(403);
    assertThat(api.ask(Role.SCIENTIST, "POST", RUNS + failed + "/again", "{}").status())
        .isEqualTo(400);
    assertThat(again("r-0").error()).startsWith("telco-churn has no run r-0");
  }

  @Test
  void aRunThatHasNotEndedOrHasPassedIsNotTriedAgain() {
    Run run = launched();
    Answer early = again(run.runId());
    api.registered(run);
    Answer late = again(run.runId());

    assertThat(early.status()).isEqualTo(409);
    assertThat(early.error()).contains("has not ended yet");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.error()).contains("same data under the same definition gives the same model");
  }

  @Test
  void theDefinitionInForceIsFollowedThoughTheRunPassedUnderAnother() {
    Run passed = launched();
    api.registered(passed);
    declared(OTHER_GATE);

    Answer next = again(passed.runId());

    assertThat(next.status()).isEqualTo(200);
    assertThat(next.json().path("projectRevision").asInt()).isEqualTo(2);
  }

  @Test
  void dataThatTheDefinitionInForceDoesNotTakeIsToBeDroppedAgain() {
    Run failed = api.failed(launched(), "the disk was full");
    declared(OTHER_COLUMNS);

    Answer refused = again(failed.runId());

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error())
        .startsWith(
            "Revision 2 takes other data than revision 1, for which dataset 1 was read: drop the");
    declared(ApiFixture.DEFINITION);
    Answer next = again(failed.runId());
    declared(OTHER_COLUMNS);
    assertThat(again(failed.runId()).body()).isEqualTo(next.body());
  }
}
