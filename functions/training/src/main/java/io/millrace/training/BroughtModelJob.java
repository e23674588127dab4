package io.millrace.training;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.BroughtModel;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import io.millrace.modeling.archive.Sources;
import io.millrace.wire.TrainingInput;
import java.util.Map;
import java.util.TreeMap;

/**
 * The job of a run whose model was brought: the trainer takes it in the place of one that it would
 * learn.
 *
 * @param bucket that models are brought to
 */
record BroughtModelJob(ObjectStore objects, String bucket) {

  /**
   * The job.
   *
   * @param learning the job that would learn a model, were none brought
   * @throws InvalidInputException if the model is not there
   */
  TrainingJob of(ProjectName project, BroughtModel model, TrainingJob learning) {
    Sha256 digest = model.digest();
    if (digest == null) {
      throw new InvalidInputException(
          "The definition does not say which file %s is: ./millrace put project.yaml sends it along."
              .formatted(model.file()));
    }
    String folder = Sources.folder(project, digest);
    if (objects.head(bucket, folder + TrainingInput.MODEL).isEmpty()) {
      throw new InvalidInputException(
          "The model %s (SHA-256 %s) is not here: ./millrace put project.yaml sends it along."
              .formatted(model.file(), digest.shortHex()));
    }
    Map<String, String> judging = new TreeMap<>(learning.channels());
    judging.put(TrainingInput.BROUGHT, "s3://%s/%s".formatted(bucket, folder));
    return new TrainingJob(learning.name(), judging, learning.output(), learning.compute());
  }
}
