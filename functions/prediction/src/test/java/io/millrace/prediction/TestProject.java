package io.millrace.prediction;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Task;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.project.Algorithm;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.BuiltInTrainer;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.FallbackPolicy;
import io.millrace.domain.project.LaunchPolicy;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.TrainingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A project as it may be declared. */
final class TestProject {

  private static final TrainingPolicy TRAINING =
      new TrainingPolicy(
          new BuiltInTrainer(Algorithm.XGBOOST, Map.of()),
          new TrainingPolicy.Split(0.2, 0.2, 1),
          new LaunchPolicy(new Compute.SageMaker("ml.m5.large", 1, true, Duration.ofHours(1))));

  private TestProject() {}

  static Project named(ProjectName name) {
    return named(name, null);
  }

  /** One that predicts charges, as {@link TestModels#failing} would, and is answered for so. */
  static Project falling(ProjectName name, FallbackPolicy fallback) {
    return new Project(
        name,
        Task.REGRESSION,
        "charges",
        null,
        null,
        null,
        List.of(
            new Column("charges", ColumnType.NUMBER, true, false, List.of()),
            new Column("tenure", ColumnType.INTEGER, true, true, List.of())),
        List.of(),
        TRAINING,
        List.of(),
        new ApprovalPolicy.Automatic(),
        new DeploymentPolicy(5, Duration.ofHours(1), null, new Backend.Function(), fallback),
        new MonitoringPolicy(0.1, 0.2, 100));
  }

  /** One whose rows are about what this column says; null for each being its own. */
  static Project named(ProjectName name, @Nullable String entityKey) {
    return new Project(
        name,
        Task.BINARY,
        "churn",
        "Yes",
        entityKey,
        null,
        List.of(
            new Column("churn", ColumnType.CATEGORY, true, false, List.of()),
            new Column("customer_id", ColumnType.INTEGER, false, false, List.of()),
            new Column("tenure", ColumnType.INTEGER, true, true, List.of())),
        List.of(),
        TRAINING,
        List.of(),
        new ApprovalPolicy.Automatic(),
        new DeploymentPolicy(5, Duration.ofHours(1)),
        new MonitoringPolicy(0.1, 0.2, 100));
  }
}
