package io.millrace.domain.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.training.JobName.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobNameTest {

  private static final int SAGEMAKERS_LIMIT = 63;

  @Test
  void theLongestNameThereCanBeIsTakenBySageMakerAndCanBeTakenApart() {
    var project = new ProjectName("a" + "-b".repeat(19) + "c");
    var longest = new JobName("staging", project, Run.runId(project, 1, Sha256.of("data")));

    assertThat(project.value()).hasSize(40);
    assertThat(longest.toString()).hasSize(SAGEMAKERS_LIMIT);
    assertThat(JobName.parse(longest.toString())).isEqualTo(longest);
  }

  @Test
  void theSameRunInTwoStagesIsTwoJobs() {
    var project = new ProjectName("telco-churn");
    String run = Run.runId(project, 1, Sha256.of("data"));

    assertThat(new JobName("dev", project, run)).hasToString("dev-telco-churn-" + run);
    assertThat(new JobName("prod", project, run)).hasToString("prod-telco-churn-" + run);
  }

  @Test
  void theJobsOfARunAreToldApartByALetterAndLeadToIt() {
    var last = new JobName("dev", new ProjectName("telco-p-churn"), "r-0123456789ab");

    for (JobName.Step step : List.of(Step.PREPARE, Step.CODE, Step.MODEL)) {
      JobName read = JobName.parse(last.of(step).toString());
      assertThat(read.step()).isEqualTo(step);
      assertThat(read.runId()).isEqualTo("r-0123456789ab");
      assertThat(read.of(JobName.Step.MODEL)).isEqualTo(last);
    }
    assertThat(last.of(JobName.Step.CODE)).hasToString("dev-telco-p-churn-s-0123456789ab");
  }

  /** SageMaker takes no more of a search, and puts 13 characters behind it for each trial. */
  @Test
  void aSearchHas32CharactersAndItsFolderLeadsToItsRun() {
    var last = new JobName("staging", new ProjectName("p".repeat(40)), "r-0123456789ab");
    String search = last.of(Step.TUNING).toString();

    assertThat(search).isEqualTo("staging-t-0123456789ab").hasSizeLessThanOrEqualTo(32);
    assertThat(JobName.isOfTuning(search)).isTrue();
    assertThat(JobName.ofTuning(search, "s3://data/%s/brought".formatted(last.folder())))
        .isEqualTo(last);
    assertThat(JobName.isOfTuning(last.toString())).isFalse();
    for (String output :
        List.of("s3://data/runs/a/r-000000000000/brought", "s3://data/elsewhere", "")) {
      assertThatThrownBy(() -> JobName.ofTuning(search, output))
          .isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void jobsOfOthersAndStagesThatWouldNotFitAreRefused() {
    for (String name : List.of("nightly", "dev-telco-churn-r-1", "dev-r-000000000000", "")) {
      assertThatThrownBy(() -> JobName.parse(name)).isInstanceOf(InvalidInputException.class);
    }
    assertThatThrownBy(() -> new JobName("acceptance", new ProjectName("abc"), "r-000000000000"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("stage");
  }
}
