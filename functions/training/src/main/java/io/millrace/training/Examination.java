package io.millrace.training;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Doubts;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.GateVerdict;
import io.millrace.domain.evaluation.Gates;
import io.millrace.domain.project.Projects;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Run.Outcome;
import io.millrace.modeling.Importance;
import io.millrace.modeling.ModelFiles;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Reads what a job has learned, asks the run's gates about it, and says what speaks against it. */
final class Examination {

  private final InstantSource clock;
  private final Projects projects;
  private final Deployments deployments;
  private final ObjectStore objects;

  Examination(
      Projects projects, Deployments deployments, ObjectStore objects, InstantSource clock) {
    this.clock = clock;
    this.projects = projects;
    this.deployments = deployments;
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
    ModelArchive learned;
    try (InputStream in = new DigestInputStream(objects.read(archive), digest)) {
      learned = ModelArchive.read(in);
      ModelFiles.check(learned);
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + archive, e);
    }
    Comparison comparison = comparison(run, learned);
    List<GateVerdict> verdicts =
        Gates.judge(gates(run), comparison, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    var model =
        new Run.Model(
            archive,
            Sha256.finish(digest),
            comparison.model(),
            comparison.champion() instanceof Champion.Measured(var champion, var _)
                ? champion
                : null,
            verdicts,
            Doubts.about(comparison, leading(learned)),
            comparison.leaderboard(),
            null);
    return Gates.noneFailed(verdicts) ? new Outcome.Passed(model) : new Outcome.GateFailed(model);
  }

  /** What the job measured; a job that was told of no champion does not know whether one serves. */
  private Comparison comparison(Run run, ModelArchive learned) {
    var read =
        Json.read(new ByteArrayInputStream(learned.file(ModelArchive.METRICS)), Comparison.class);
    if (!(read.champion() instanceof Champion.None)) {
      return read;
    }
    Optional<Integer> serving = deployments.champion(run.project());
    return serving.isEmpty()
        ? read
        : new Comparison(
            read.model(),
            new Champion.Unmeasured(
                "version %s came to serve after this training had begun".formatted(serving.get())),
            read.linear(),
            read.scrutiny(),
            read.leaderboard());
  }

  private static String leading(ModelArchive learned) {
    return Importance.fromJson(learned.file(ModelArchive.IMPORTANCE)).stream()
        .findFirst()
        .map(Importance::leading)
        .orElse("it has none");
  }

  private List<Gate> gates(Run run) {
    return projects.require(run.project(), run.projectRevision()).gates();
  }
}
