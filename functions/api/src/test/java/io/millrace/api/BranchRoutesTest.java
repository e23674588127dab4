package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture.Answer;
import io.millrace.domain.access.Role;
import io.millrace.domain.store.ObjectRef;
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
  void nothingIsTrainedOnABranchAndWhatIsNoBranchIsNotFound() {
    project("");
    platform.begun("cleaner", "ada");

    Answer train =
        platform.ask(
            Role.SCIENTIST, "POST", PROJECT + "/datasets/cleaner/train", "{\"why\":\"now\"}");
    assertThat(train.status()).isEqualTo(404);
    assertThat(train.error()).contains("merge it first");
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
