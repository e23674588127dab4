package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Role;
import io.millrace.domain.project.Project;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedDataYamlTest {

  private static final String PROJECT =
      """
      name: telco-churn
      task: binary
      target: churn
      positive: Yes
      columns:
        churn: category
        tenure: integer
      """;

  @Test
  void oneSharesItsDataAndAnotherLearnsFromThem() {
    Project owner = parsed("{mode: append, sharedWith: [telco-tenure, telco-spend]}");
    Project learner = parsed("{from: telco-all}");

    assertThat(owner.data().shares())
        .isEqualTo(List.of(new ProjectName("telco-tenure"), new ProjectName("telco-spend")));
    assertThat(learner.data().from()).isEqualTo(new ProjectName("telco-all"));
    assertThat(ProjectYaml.parse(ProjectYaml.write(owner))).isEqualTo(owner);
    assertThat(ProjectYaml.parse(ProjectYaml.write(learner))).isEqualTo(learner);
  }

  @Test
  void whatCannotBeIsRefusedWhereItStands() {
    refused("{from: telco-all, mode: append}", "data.mode must be left out");
    refused("{from: telco-all, sharedWith: [telco-spend]}", "data.sharedWith must be left out");
    refused("{from: telco-churn}", "shared with and taken from other projects");
    refused("{from: X}", "project name must be");
    refused("{sharedWith: []}", "1 to 20 projects");
    refused("{sharedWith: telco-spend}", "sharedWith");
    refused("{from: telco-all}\nchecks: {rows: {min: 5}}", "telco-all checks its files itself");
  }

  @Test
  void filesThatComeWithinSoLongAreOne() {
    Project project = parsed("{mode: append, gather: 10m}");

    assertThat(project.data().gather()).isEqualTo(Duration.ofMinutes(10));
    assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
    refused("{gather: 30s}", "data.gather must be 1m to 1d");
    refused("{gather: 2d}", "data.gather must be 1m to 1d");
    refused("{from: telco-all, gather: 10m}", "data.gather must be left out");
  }

  @Test
  void whoMergesBranchesIsSaid() {
    Project project = parsed("{mergedBy: approver}");

    assertThat(project.data().mergedBy()).isEqualTo(Role.APPROVER);
    assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
    refused("{mergedBy: viewer}", "data.mergedBy must be approver, operator or admin");
  }

  private static Project parsed(String data) {
    return ProjectYaml.parse(PROJECT + "data: " + data + "\n");
  }

  private static void refused(String data, String reason) {
    assertThatThrownBy(() -> parsed(data))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(reason);
  }
}
