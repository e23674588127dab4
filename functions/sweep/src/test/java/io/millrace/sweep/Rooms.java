package io.millrace.sweep;

import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.event.Event;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.project.ApprovalPolicy;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.ModelVersion.Approval;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * What the rooms do, as far as the platform's state goes: a file is one letter, which says how it
 * ends. R, S and T are refused, F's job fails, and G's model does not pass its gates.
 */
final class Rooms {

  private final ObjectStore objects;
  private final TrainingJobs jobs;
  private final InstantSource clock;
  private final Projects projects;
  private final Datasets datasets;
  private final Runs runs;
  private final Registry registry;
  private final Deployments deployments;

  Rooms(Journal journal, ObjectStore objects, TrainingJobs jobs, InstantSource clock) {
    this.objects = objects;
    this.jobs = jobs;
    this.clock = clock;
    projects = new Projects(journal, clock);
    datasets = new Datasets(journal, clock);
    runs = new Runs(journal, clock);
    registry = new Registry(journal, clock);
    deployments = new Deployments(journal, clock);
  }

  void ingest(ObjectRef file) {
    Upload upload = datasets.received(Upload.projectOf(file), file);
    String content = content(file);
    if ("RST".contains(content)) {
      var _ = datasets.refuse(upload, null, "refused");
    } else {
      var data =
          new DatasetVersion(
              upload.project(),
              0,
              upload.ingestId(),
              1,
              file,
              Sha256.of(content),
              file,
              file,
              1,
              clock.instant());
      var _ = datasets.publish(upload, data, new RowCounts(1, 1, 0));
    }
  }

  void launch(Event.DatasetPublished event) {
    DatasetVersion dataset = datasets.find(event.project(), event.version()).orElseThrow();
    String id = Run.runId(event.project(), dataset.projectRevision(), dataset.digest());
    launch(
        runs.planned(
            new Run(
                event.project(),
                id,
                event.version(),
                dataset.projectRevision(),
                null,
                new JobName("dev", event.project(), id).toString(),
                clock.instant(),
                null,
                null,
                null)));
  }

  private void launch(Run run) {
    DatasetVersion dataset = datasets.find(run.project(), run.datasetVersion()).orElseThrow();
    jobs.launch(
        new TrainingJob(
            run.jobName(),
            Map.of("dataset", content(dataset.data())),
            "s3://models",
            Samples.project().training().compute()));
  }

  void conclude(String job) {
    JobName name = JobName.parse(job);
    Run run = runs.find(name.project(), name.runId()).orElseThrow();
    JobState state = jobs.describe(job).orElse(null);
    switch (state) {
      case null -> launch(run);
      case JobState.Running _ -> {}
      case JobState.Failed(var reason) -> {
        var _ = runs.ended(run, new Outcome.NoModel(reason));
      }
      case JobState.Completed(var bucket, var content) -> {
        var model =
            new Run.Model(
                new ObjectRef(bucket, content, "v1"),
                Sha256.of(content),
                Samples.evaluation(0.9),
                null,
                List.of());
        var _ =
            runs.ended(
                run,
                content.equals("G") ? new Outcome.GateFailed(model) : new Outcome.Passed(model));
      }
    }
  }

  void register(Event.RunPassed event) {
    Run run = runs.find(event.project(), event.runId()).orElseThrow();
    if (run.outcome() instanceof Outcome.Passed(var model)) {
      ApprovalPolicy policy = projects.find(event.project()).orElseThrow().project().approval();
      var _ = registry.register(Samples.candidate(run, model), policy);
    }
  }

  void deploy(Event.VersionApproved event) {
    ModelVersion version = registry.find(event.project(), event.version()).orElseThrow();
    if (version.approval() instanceof Approval.Approved) {
      var _ = deployments.deploy(version);
    }
  }

  private String content(ObjectRef file) {
    try (InputStream in = objects.read(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
