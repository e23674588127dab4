package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture;
import io.millrace.domain.Sha256;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {

  private static final ObjectRef FILE = new ObjectRef("intake", "telco-churn/a.csv", "v1");
  private static final String AUTOMATIC = ApiFixture.DEFINITION + "approval: automatic\n";

  @AutoClose private final ServedPlatform served = new ServedPlatform();

  @Test
  void aFailedTrainingIsTriedAgainAndFollowedUntilAVersionServes() {
    Run failed = served.platform.failed(served.platform.launched(FILE, AUTOMATIC), "disk full");
    served.onTrainAgain(
        () -> served.platform.deployed(served.platform.registered(served.platform.next(failed))));

    assertThat(served.run("train", "telco-churn", "-m", "the disk is mended")).isZero();
    assertThat(served.run("history", "telco-churn")).isZero();

    assertThat(served.out())
        .containsPattern("training +run %s, job dev-".formatted(failed.nextId()))
        .contains("version 1 serves")
        .containsPattern(
            "ada +run/%s +- → launched +the disk is mended".formatted(failed.nextId()));
  }

  @Test
  void aJobThatBreaksMeanwhileIsFollowedToTheNextAttempt() {
    Run failed = served.platform.failed(served.platform.launched(FILE, AUTOMATIC), "disk full");
    served.onTrainAgain(() ->
        served.platform.deployed(
            served.platform.registered(
                served.platform.broken(served.platform.next(failed), "machine lost"))));

    assertThat(served.run("train", "telco-churn", "-m", "the disk is mended")).isZero();

    assertThat(served.out())
        .containsPattern("again +no model: machine lost; attempt 3")
        .contains("version 1 serves");
  }

  @Test
  void whatTheProjectHoldsBackIsSaidByDropAndTrainedOnWhenAsked(@TempDir Path folder)
      throws IOException {
    served.platform.launched(FILE, AUTOMATIC + "training: {trigger: {rows: 1000}}\n");
    Path file = Files.writeString(folder.resolve("b.csv"), "churn,tenure\nYes,1\n");
    served.onUpload(
        put -> served.platform.published(served.platform.received(put), Sha256.of("b"), "{}"));

    assertThat(served.run("drop", "telco-churn", file.toString())).isZero();
    assertThat(served.run("datasets", "telco-churn")).isZero();
    assertThat(served.run("train", "telco-churn", "-m", "now", "--no-wait")).isZero();

    assertThat(served.out())
        .contains(
            "Dataset 2 is not trained on yet: 98 rows came since the last training, fewer than"
                + " 1000. To do it now: millrace train telco-churn -m WHY")
        .containsPattern("2 +98 .*98 rows came since the last training, fewer than 1000")
        .containsPattern("Run r-[0-9a-f]{12} is launched");
  }

  @Test
  void whatATrainingWaitsForIsSaidOnce() {
    Run running = served.platform.launched(FILE, AUTOMATIC);
    served.platform.waits(running, "for its hours to begin at 22:00");

    assertThat(served.run("train", "telco-churn", "-m", "now", "--timeout", "0")).isEqualTo(1);

    assertThat(served.out().lines().filter(line -> line.contains("its hours")))
        .singleElement()
        .asString()
        .contains("waiting", "for its hours to begin at 22:00");
  }

  @Test
  void aTrainingIsStoppedOnceHoweverOftenItIsAskedForAndTriedAgainOnlyWhereSomebodySaysSo() {
    Run running = served.platform.launched(FILE, AUTOMATIC);

    assertThat(served.run("stop", "telco-churn", "-m", "wrong file")).isZero();
    assertThat(served.run("stop", "telco-churn", running.runId(), "-m", "again")).isZero();
    assertThat(served.run("runs", "telco-churn")).isZero();
    assertThat(served.run("train", "telco-churn", "-m", "the right one", "--no-wait")).isZero();

    assertThat(served.out())
        .contains("Run %s is stopped by ada: wrong file%n".formatted(running.runId()).repeat(2))
        .contains("Run %s is launched".formatted(running.nextId()));
    assertThat(served.out()).doesNotContain("running");
  }

  @Test
  void whoFollowsATrainingThatIsStoppedIsToldByWhomAndWhatHasEndedIsNotStopped() {
    Run failed = served.platform.failed(served.platform.launched(FILE, AUTOMATIC), "disk full");
    served.onTrainAgain(
        () -> served.platform.stopped(served.platform.next(failed), "bob", "no money"));

    assertThat(served.run("train", "telco-churn", "-m", "now")).isEqualTo(1);
    assertThat(served.err())
        .contains("Training was stopped by bob: no money", "millrace train telco-churn r-");

    assertThat(served.run("stop", "telco-churn", failed.runId(), "-m", "too late")).isEqualTo(1);
    assertThat(served.err()).contains("has ended already (failed); there is nothing to stop");
  }

  @Test
  void itIsNotFollowedWhereNobodyWants() {
    Run failed = served.platform.failed(served.platform.launched(FILE, AUTOMATIC), "disk full");

    assertThat(
            served.run(
                "train", "telco-churn", failed.runId(), "-m", "the disk is mended", "--no-wait"))
        .isZero();

    assertThat(served.out())
        .isEqualToIgnoringNewLines(
            "Run %s is launched; see millrace runs telco-churn.".formatted(failed.nextId()));
  }

  @Test
  void aTrainingThatHasNotEndedIsFollowed() {
    Run running = served.platform.launched(FILE, AUTOMATIC);

    assertThat(served.run("train", "telco-churn", "-m", "now", "--timeout", "0")).isEqualTo(1);

    assertThat(served.out())
        .containsPattern(
            "running +run %s has not ended yet; it is followed".formatted(running.runId()));
    assertThat(served.err()).contains("Waited 0 minutes and not yet training ends");
  }

  @Test
  void whereThereIsNothingToTryAgainItIsSaidWhy() throws IOException {
    served.platform.registered(served.platform.launched(FILE, AUTOMATIC));

    assertThat(served.run("train", "telco-churn", "-m", "now")).isEqualTo(1);
    assertThat(served.err())
        .contains("passed, and the same data under the same definition gives the same model");
    assertThat(served.run("train", "no-project", "-m", "now")).isEqualTo(1);
    assertThat(served.err()).contains("There is no project no-project yet");
  }

  @Test
  void withoutDataItIsSaidHowToBringSome(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("project.yaml"), ApiFixture.DEFINITION);
    served.run("put", file.toString());

    assertThat(served.run("train", "telco-churn", "-m", "now")).isEqualTo(1);

    assertThat(served.err())
        .contains("telco-churn has no data yet: millrace drop telco-churn FILE");
  }

  @Test
  void aDroppedFileIsFollowedThroughEveryAttemptAtIt(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "churn,tenure\nYes,1\n");
    served.platform.launched(FILE, AUTOMATIC);
    served.onUpload(put -> {
      Run second = served.platform.broken(served.platform.launched(put, AUTOMATIC), "machine lost");
      Run third = served.platform.broken(second, "machine lost again");
      served.platform.failed(third, "out of memory");
    });

    assertThat(served.run("drop", "telco-churn", file.toString())).isEqualTo(1);

    assertThat(served.err())
        .contains("Training gave no model: out of memory", "millrace train telco-churn r-");
  }
}
