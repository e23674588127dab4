package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture.Answer;
import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.event.Event;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class BranchRoutesTest {

  private static final String PROJECT = "/v1/projects/telco-churn";
  private static final String BRANCH = PROJECT + "/branches/cleaner";
  private static final ObjectRef TUESDAY =
      new ObjectRef("intake", "telco-churn@cleaner/tuesday.csv", "v1");

  private final ApiFixture platform = new ApiFixture();

  private void project(String more) {
    var _ =
        platform.firstRound(
            DescribedExamplesTest.DROPPED, ApiFixture.DEFINITION + "approval: automatic\n" + more);
  }

  @Test
  void aBranchIsBegunReadAndToldWithItsVersions() {
    project("");
    Answer begun = platform.ask(Role.SCIENTIST, "PUT", BRANCH, "{\"why\":\"to try it\"}");
    assertThat(begun.json().path("base").asInt()).isEqualTo(1);
    assertThat(begun.json().path("state").asString()).isEqualTo("open");

    assertThat(platform.get(PROJECT + "/datasets/cleaner").json().at("/dataset/version").asInt())
        .isEqualTo(1);
    platform.branched(TUESDAY);

    assertThat(platform.get(PROJECT + "/branches").json().at("/branches/0/versions").asInt())
        .isEqualTo(1);
    assertThat(platform.get(BRANCH).json().at("/versions/0/version").asInt()).isEqualTo(1);
    Answer read = platform.get(PROJECT + "/datasets/cleaner");
    assertThat(read.json().path("branch").asString()).isEqualTo("cleaner");
    assertThat(read.json().has("table")).isFalse();
    assertThat(platform.get(PROJECT + "/datasets/cleaner/rows").status()).isEqualTo(200);
    assertThat(platform.get(PROJECT + "/datasets/main").json().at("/dataset/version").asInt())
        .isEqualTo(1);
    assertThat(platform.get(PROJECT + "/uploads").body()).contains("\"Branched\"");
    assertThat(platform.get(PROJECT + "/datasets").json().path("datasets")).hasSize(1);
    assertThat(platform.get(PROJECT + "/history").body()).contains("branch/cleaner");
  }

  @Test
  void aBranchIsLearnedFromOnceWhereSomebodyAsks() {
    project("");
    platform.begun("cleaner", "ada");
    assertThat(train(Role.SCIENTIST).status()).isEqualTo(409);
    assertThat(train(Role.SCIENTIST).error())
        .isEqualTo(
            "Branch cleaner is dataset 1, with which it began: drop a file on it first, as"
                + " telco-churn@cleaner/…");
    platform.branched(TUESDAY);

    assertThat(train(Role.VIEWER).status()).isEqualTo(403);
    Answer asked = train(Role.SCIENTIST);

    assertThat(asked.json().path("branch").asString()).isEqualTo("cleaner");
    assertThat(asked.json().path("datasetVersion").asInt()).isEqualTo(1);
    assertThat(platform.stateStore.announced())
        .last()
        .isEqualTo(new Event.BranchMoved(ApiFixture.CHURN, "cleaner"));
    String runId = asked.json().path("runId").asString();
    assertThat(train(Role.SCIENTIST).json().path("runId").asString()).isEqualTo(runId);
    assertThat(platform.get(PROJECT + "/runs").json().at("/runs/0/runId").asString())
        .isEqualTo(runId);
    assertThat(platform.get(PROJECT + "/status").json().at("/run/runId").asString())
        .as("of the main line")
        .isNotEqualTo(runId);
    assertThat(platform.get(PROJECT + "/history").body())
        .contains("run/" + runId, "is it cleaner?");

    platform.failed(run(runId), "out of memory");
    Answer again =
        platform.ask(
            Role.SCIENTIST, "POST", PROJECT + "/runs/" + runId + "/again", "{\"why\":\"x\"}");
    assertThat(again.json().path("branch").asString()).isEqualTo("cleaner");
    assertThat(train(Role.SCIENTIST).json()).isEqualTo(again.json());

    drop();
    assertThat(train(Role.SCIENTIST).status()).isEqualTo(404);
    assertThat(train(Role.SCIENTIST).error()).contains("was a branch", "branches/cleaner");
  }

  @Test
  void whatWasLearnedOnABranchIsReadAndNeverServes() {
    project("");
    platform.begun("cleaner", "ada");
    platform.branched(TUESDAY);
    String runId = train(Role.SCIENTIST).json().path("runId").asString();
    String archive = PROJECT + "/runs/" + runId + "/archive";
    assertThat(platform.get(archive).status()).isEqualTo(409);
    platform.platform.runs().ended(run(runId), new Outcome.Passed(SampleModel.learned()));

    assertThat(platform.get(archive).json().path("digest").asString())
        .isEqualTo(SampleModel.learned().digest().toString());
    for (String what : List.of("approve", "reject", "deploy", "promote")) {
      Answer refused =
          platform.ask(
              Role.ADMIN,
              "POST",
              "%s/versions/%s/%s".formatted(PROJECT, runId, what),
              "{\"why\":\"now\"}");
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.error())
          .startsWith(
              "Run %s learned from version 1 of branch cleaner, and what is on a branch never serves: merge the branch first"
                  .formatted(runId));
    }
    String registered = platform.get(PROJECT + "/versions/1").json().path("runId").asString();
    assertThat(
            platform
                .ask(
                    Role.ADMIN,
                    "POST",
                    "%s/versions/%s/deploy".formatted(PROJECT, registered),
                    "{\"why\":\"now\"}")
                .error())
        .isEqualTo(
            "%s is a run; a version is named by its number, see GET /v1/projects/telco-churn/versions."
                .formatted(registered));
    assertThat(platform.get(PROJECT + "/versions").json().path("versions")).hasSize(1);
  }

  @Test
  void whatTheDefinitionInForceDoesNotTakeIsNotLearnedFrom() {
    project("");
    platform.begun("cleaner", "ada");
    platform.branched(TUESDAY);
    String other = ApiFixture.DEFINITION.replace("integer", "number");
    platform.platform.projects().declare(ProjectYaml.parse(other), Sha256.of(other), "ada");

    assertThat(train(Role.SCIENTIST).status()).isEqualTo(409);
    assertThat(train(Role.SCIENTIST).error())
        .startsWith(
            "Revision 2 takes other data than revision 1, for which version 1 of branch cleaner was");
  }

  private Run run(String runId) {
    return platform.platform.runs().find(ApiFixture.CHURN, runId).orElseThrow();
  }

  private Answer train(Role role) {
    return platform.ask(
        role, "POST", PROJECT + "/datasets/cleaner/train", "{\"why\":\"is it cleaner?\"}");
  }

  @Test
  void whatIsNoBranchIsNotFoundAndNamesAreOfOneThing() {
    project("");
    platform.begun("cleaner", "ada");

    assertThat(platform.get(PROJECT + "/branches/other").status()).isEqualTo(404);
    assertThat(platform.ask(Role.VIEWER, "PUT", BRANCH, "{\"why\":\"x\"}").status()).isEqualTo(403);
    assertThat(
            platform
                .ask(
                    Role.SCIENTIST,
                    "PUT",
                    PROJECT + "/branches/later",
                    "{\"dataset\":7,\"why\":\"x\"}")
                .status())
        .isEqualTo(409);
    assertThat(
            platform
                .ask(Role.SCIENTIST, "PUT", PROJECT + "/branches/main", "{\"why\":\"x\"}")
                .status())
        .isIn(400, 409);
    assertThat(
            platform
                .ask(
                    Role.SCIENTIST,
                    "PUT",
                    PROJECT + "/tags/cleaner",
                    "{\"dataset\":1,\"why\":\"x\"}")
                .status())
        .isEqualTo(409);
  }

  @Test
  void aMergeIsAskedForByWhoeverTheProjectSaysAndNotByWhoBeganTheBranch() {
    project("data: {mergedBy: approver}\n");
    platform.begun("cleaner", "ada");

    assertThat(merge(Role.SCIENTIST, "{\"why\":\"clean\"}").status()).isEqualTo(403);
    assertThat(merge(Role.APPROVER, "{\"why\":\"clean\"}").status()).isEqualTo(409);

    drop();
    platform.begun("cleaner", "somebody else");
    Answer asked = merge(Role.APPROVER, "{\"prefer\":\"theirs\",\"why\":\"clean\"}");
    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.json().at("/file/key").asString()).isEqualTo("telco-churn@cleaner/merge.json");
    assertThat(merge(Role.APPROVER, "{\"prefer\":\"mine\",\"why\":\"clean\"}").status())
        .isEqualTo(400);
  }

  @Test
  void aFileIsSentToABranchThatIsOpen() {
    project("");
    platform.begun("cleaner", "ada");

    assertThat(open("cleaner").json().path("key").asString())
        .isEqualTo("telco-churn@cleaner/b.csv");
    drop();
    assertThat(open("cleaner").status()).isEqualTo(409);
  }

  private void drop() {
    assertThat(platform.ask(Role.SCIENTIST, "POST", BRANCH + "/drop", "{\"why\":\"x\"}").status())
        .isEqualTo(200);
  }

  private Answer open(String branch) {
    return platform.ask(
        Role.SCIENTIST,
        "POST",
        PROJECT + "/uploads",
        "{\"file\":\"b.csv\",\"bytes\":7,\"branch\":\"%s\"}".formatted(branch));
  }

  private Answer merge(Role role, String body) {
    return platform.ask(role, "POST", BRANCH + "/merge", body);
  }
}
