package io.millrace.domain;

import io.millrace.domain.compute.Compute;
import io.millrace.domain.compute.TrainingWindow;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Evaluation.ClassReport;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Algorithm;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.BuiltInTrainer;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.DataPolicy;
import io.millrace.domain.project.DatasetCheck;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.LaunchPolicy;
import io.millrace.domain.project.MonitoringPolicy;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.RowRule;
import io.millrace.domain.project.TrainingPolicy;
import io.millrace.domain.project.TrainingPolicy.Split;
import io.millrace.domain.project.TrainingTrigger;
import io.millrace.domain.registry.Candidate;
import io.millrace.domain.registry.Provenance;
import io.millrace.domain.signature.DigitalSignature;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.training.Run;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A small project and what is known of it, for the tests of the modules. */
public final class Samples {

  /** The project of the samples. */
  public static final ProjectName CHURN = new ProjectName("telco-churn");

  private static final List<Column> TENURE_AND_CHURN =
      List.of(
          new Column("id", ColumnType.TEXT, true, false, List.of(new RowRule.Unique())),
          new Column(
              "tenure", ColumnType.INTEGER, true, true, List.of(new RowRule.Range(0.0, null))),
          new Column("churn", ColumnType.CATEGORY, true, false, List.of()));

  private Samples() {}

  /** Customers of a phone company: id, tenure in months, and whether they left. */
  public static Project project(ApprovalPolicy approval) {
    return project(approval, (TrainingTrigger) null);
  }

  /** The same, approved as soon as every gate is passed, of which these data are trained on. */
  public static Project project(@Nullable TrainingTrigger trigger) {
    return project(new ApprovalPolicy.Automatic(), trigger);
  }

  /** The same with other columns, approved as soon as every gate is passed. */
  public static Project project(List<Column> columns) {
    return project(new ApprovalPolicy.Automatic(), training(null, null, null), columns);
  }

  /** The same, trained in these hours, and for so much a month. */
  public static Project project(@Nullable TrainingWindow window, @Nullable Double budget) {
    return project(
        new ApprovalPolicy.Automatic(), training(null, window, budget), TENURE_AND_CHURN);
  }

  private static Project project(ApprovalPolicy approval, @Nullable TrainingTrigger trigger) {
    return project(approval, training(trigger, null, null), TENURE_AND_CHURN);
  }

  private static TrainingPolicy training(
      @Nullable TrainingTrigger trigger, @Nullable TrainingWindow window, @Nullable Double budget) {
    return new TrainingPolicy(
        new BuiltInTrainer(Algorithm.XGBOOST, Map.of()),
        new Split(0.1, 0.2, 7),
        new LaunchPolicy(
            new Compute.SageMaker("ml.m5.large", 1, false, Duration.ofHours(1)),
            trigger,
            window,
            budget));
  }

  /** The same under another name, whose data come from elsewhere or are shared. */
  public static Project project(ProjectName name, DataPolicy data) {
    return project(name, TENURE_AND_CHURN, data);
  }

  /** The same, of which these data are trained on. */
  public static Project project(ProjectName name, DataPolicy data, TrainingTrigger trigger) {
    return project(
        name,
        new ApprovalPolicy.Automatic(),
        training(trigger, null, null),
        TENURE_AND_CHURN,
        data);
  }

  /** The same with other columns. */
  public static Project project(ProjectName name, List<Column> columns, DataPolicy data) {
    return project(name, new ApprovalPolicy.Automatic(), training(null, null, null), columns, data);
  }

  private static Project project(
      ApprovalPolicy approval, TrainingPolicy training, List<Column> columns) {
    return project(CHURN, approval, training, columns, DataPolicy.REPLACE);
  }

  private static Project project(
      ProjectName name,
      ApprovalPolicy approval,
      TrainingPolicy training,
      List<Column> columns,
      DataPolicy data) {
    return new Project(
        name,
        Task.BINARY,
        "churn",
        "Yes",
        "id",
        null,
        columns,
        List.of(new DatasetCheck.RowCount(2, null)),
        training,
        List.of(new Gate.Bound(Metric.AUC, 0.8)),
        approval,
        new DeploymentPolicy(5, Duration.ofHours(1)),
        new MonitoringPolicy(0.1, 0.25, 30),
        data,
        null);
  }

  /** The same, approved as soon as every gate is passed, whose versions are deployed so. */
  public static Project project(DeploymentPolicy deployment) {
    Project usual = project();
    return new Project(
        usual.name(),
        usual.task(),
        usual.target(),
        usual.positive(),
        usual.entityKey(),
        usual.eventTime(),
        usual.columns(),
        usual.checks(),
        usual.training(),
        usual.gates(),
        usual.approval(),
        deployment,
        usual.monitoring(),
        usual.data(),
        usual.evaluation());
  }

  /** The same, approved as soon as every gate is passed. */
  public static Project project() {
    return project(new ApprovalPolicy.Automatic(), (TrainingTrigger) null);
  }

  /** What a run learned, ready to be registered, with a signature that nobody verifies. */
  public static Candidate candidate(Run run, Run.Model model) {
    return candidate(run, model, provenance(run, model), new DigitalSignature("samples", "AAAA"));
  }

  /** What a run learned, ready to be registered, signed. */
  public static Candidate candidate(Run run, Run.Model model, Signatures signatures) {
    Provenance provenance = provenance(run, model);
    return candidate(run, model, provenance, signatures.sign(provenance.statement()));
  }

  private static Candidate candidate(
      Run run, Run.Model model, Provenance provenance, DigitalSignature signature) {
    return new Candidate(
        provenance,
        run.datasetVersion(),
        model.archive(),
        model.evaluation(),
        signature,
        GateVerdict.passed(model.verdicts()),
        model.leftOpen(),
        null);
  }

  private static Provenance provenance(Run run, Run.Model model) {
    return new Provenance(
        run.project(),
        model.digest(),
        run.runId(),
        Sha256.of("dataset " + run.datasetVersion()),
        run.projectRevision());
  }

  /** A model with this area under the curve on 100 rows. */
  public static Evaluation evaluation(double auc) {
    return new Evaluation(
        100,
        new TreeMap<>(Map.of(Metric.AUC, new Estimate(auc, auc - 0.01, auc + 0.01))),
        List.of(
            new ClassReport("No", 70, 0.9, 0.9, 0.9), new ClassReport("Yes", 30, 0.7, 0.7, 0.7)),
        List.of(List.of(63L, 7L), List.of(9L, 21L)));
  }
}
