package io.millrace.training;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Gates;
import io.millrace.domain.project.Gate;
import io.millrace.domain.project.Projects;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.modeling.ModelFiles;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.util.List;

/** Reads what a job has learned, and asks the run's gates about it. */
final class Examination {

  private final Projects projects;
  private final ObjectStore objects;

  Examination(Projects projects, ObjectStore objects) {
    this.projects = projects;
    this.objects = objects;
  }

  /**
   * What the gates of the definition that the run was started with say of the archive. It is read
   * once: what is judged is what the digest is of.
   *
   * @throws InvalidInputException if it is no model archive, holds what belongs to no model, or
   *     says nothing of how the model did
   */
  Outcome examine(Run run, String bucket, String key) {
    ObjectRef archive =
        objects
            .head(bucket, key)
            .orElseThrow(() ->
                new UnavailableException("no archive at s3://%s/%s yet".formatted(bucket, key)));
    var digest = Sha256.newDigest();
    byte[] metrics;
    try (InputStream in = new DigestInputStream(objects.read(archive), digest)) {
      ModelArchive files = ModelArchive.read(in);
      ModelFiles.check(files);
      metrics = files.file(ModelArchive.METRICS);
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + archive, e);
    }
    Comparison comparison = Json.read(new ByteArrayInputStream(metrics), Comparison.class);
    List<GateVerdict> verdicts = Gates.judge(gates(run), comparison);
    var model =
        new Run.Model(
            archive, Sha256.finish(digest), comparison.model(), comparison.champion(), verdicts);
    return Gates.passed(verdicts) ? new Outcome.Passed(model) : new Outcome.GateFailed(model);
  }

  private List<Gate> gates(Run run) {
    return projects
        .find(run.project(), run.projectRevision())
        .orElseThrow(() ->
            new InvalidInputException(
                "%s has no revision %d".formatted(run.project(), run.projectRevision())))
        .project()
        .gates();
  }
}
