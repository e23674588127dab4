package io.millrace.prediction;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Task;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.TrainingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A project as it may be declared. */
final class TestProject {

  private TestProject() {}

  static Project named(ProjectName name) {
    return new Project(
        name,
        Task.BINARY,
        "churn",
        "Yes",
        null,
        null,
        List.of(
            new Column("churn", ColumnType.CATEGORY, true, false, List.of()),
            new Column("tenure", ColumnType.INTEGER, true, true, List.of())),
        List.of(),
        new TrainingPolicy(
            TrainingPolicy.Algorithm.XGBOOST,
            Map.of(),
            new TrainingPolicy.Split(0.2, 0.2, 1),
            new TrainingPolicy.Compute("ml.m5.large", 1, true, Duration.ofHours(1))),
        List.of(),
        new ApprovalPolicy.Automatic(),
        new DeploymentPolicy(5, Duration.ofHours(1)),
        new MonitoringPolicy(0.1, 0.2, 100));
  }
}
