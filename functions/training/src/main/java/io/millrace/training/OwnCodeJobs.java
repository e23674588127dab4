package io.millrace.training;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.OwnCode;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.JobName.Step;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.Program;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.modeling.archive.Sources;
import io.millrace.wire.TrainingInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The jobs of a run whose model is learned by the project's own code: the trainer lays out the rows
 * that are not held out, that code learns from them, and the trainer judges what it left, on those
 * that are. The code is given nothing else.
 */
final class OwnCodeJobs {

  private final ObjectStore objects;
  private final String bucket;

  /**
   * @param bucket of runs and of sources
   */
  OwnCodeJobs(ObjectStore objects, String bucket) {
    this.objects = objects;
    this.bucket = bucket;
  }

  /**
   * The jobs.
   *
   * @param learning the job that would learn the model, were there no such code
   * @throws InvalidInputException if its sources are not there, or are not those that the
   *     definition names
   */
  RunJobs of(ProjectName project, OwnCode code, TrainingJob learning) {
    JobName last = JobName.parse(learning.name());
    String prepared = last.of(Step.PREPARE).toString();
    String coded = last.of(step(code)).toString();
    String rows = learning.output() + "/" + JobName.LAID_OUT;
    String left = learning.output() + "/" + JobName.BROUGHT;
    var prepare =
        new TrainingJob(
            prepared, learning.channels(), rows, learning.compute(), new Program.Trainer(true));
    Map<String, String> own = new TreeMap<>();
    for (String channel : TrainingInput.LAID_OUT) {
      own.put(channel, "%s/%s/output/model/%s/".formatted(rows, prepared, channel));
    }
    Program program =
        switch (code) {
          case OwnCode.Container(var uri, var _) -> new Program.Container(uri);
          case OwnCode.Script script -> {
            Sha256 source = named(script);
            own.put(
                Program.Script.CHANNEL,
                "s3://%s/%s".formatted(bucket, Sources.folder(project, source)));
            yield new Program.Script(
                script.framework(), script.file(), installs(project, script, source));
          }
        };
    return new RunJobs(
        List.of(
            prepare, new TrainingJob(coded, own, left, learning.compute(), program, code.tuning())),
        learning);
  }

  /** The step in which the code runs. */
  static Step step(OwnCode code) {
    return code.tuning() == null ? Step.CODE : Step.TUNING;
  }

  /**
   * The last job, which judges what the code left.
   *
   * @param left the archive that it left, or the best of its trials
   */
  static TrainingJob judging(TrainingJob last, JobState.Completed left) {
    Map<String, String> judging = new TreeMap<>(last.channels());
    judging.put(
        TrainingInput.BROUGHT,
        "s3://%s/%s"
            .formatted(left.bucket(), left.key().substring(0, left.key().lastIndexOf('/') + 1)));
    return new TrainingJob(last.name(), judging, last.output(), last.compute());
  }

  private static Sha256 named(OwnCode.Script script) {
    Sha256 source = script.source();
    if (source == null) {
      throw new InvalidInputException(
          "The definition names no sources of %s: ./millrace put project.yaml sends them along."
              .formatted(script.file()));
    }
    return source;
  }

  /** Whether packages are to be installed; reads the sources as a whole. */
  private boolean installs(ProjectName project, OwnCode.Script script, Sha256 source) {
    String key = Sources.folder(project, source) + Program.Script.ARCHIVE;
    var archive =
        objects
            .head(bucket, key)
            .orElseThrow(() ->
                new InvalidInputException(
                    "The sources %s of %s are not here: ./millrace put project.yaml sends them along."
                        .formatted(source.shortHex(), project)));
    byte[] packed;
    try (InputStream in = objects.read(archive)) {
      packed = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + archive, e);
    }
    if (!Sha256.of(packed).equals(source)) {
      throw new InvalidInputException(
          "The sources at %s are not those that the definition names.".formatted(key));
    }
    try {
      var files = ModelArchive.read(new ByteArrayInputStream(packed)).files().keySet();
      if (!files.contains(script.file())) {
        throw new InvalidInputException(
            "The sources have no %s; they have %s.".formatted(script.file(), files));
      }
      return files.contains(Sources.REQUIREMENTS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
