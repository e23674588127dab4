package io.millrace.trainer;

import io.millrace.wire.TrainingInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where SageMaker's training contract puts things.
 *
 * @param root {@code /opt/ml}
 */
record TrainingFolders(Path root) {

  /** What the job reads of this name. */
  Path channel(String name) {
    return root.resolve("input/data").resolve(name);
  }

  Path hyperparameters() {
    return root.resolve("input/config/hyperparameters.json");
  }

  /** What is packed as {@code model.tar.gz} when the program succeeds. */
  Path model() {
    return root.resolve("model");
  }

  /** Why the program failed; the first 1024 characters become the job's failure reason. */
  Path failure() {
    return root.resolve("output/failure");
  }

  /** Where checkpoints are kept; null where the job has no place for them. */
  @Nullable Path checkpoints() {
    Path folder = root.resolve("checkpoints");
    return Files.isDirectory(folder) ? folder : null;
  }

  /** What the project's own code left; empty where it has not run. */
  Optional<Path> brought() {
    return Optional.of(channel(TrainingInput.BROUGHT).resolve("model.tar.gz"))
        .filter(Files::exists);
  }

  /** The trial that left it; empty where no settings were searched for. */
  Optional<Path> trial() {
    return Optional.of(channel(TrainingInput.CHANNEL).resolve(TrainingInput.TRIAL))
        .filter(Files::exists);
  }

  /** The model that the project brought; there only where it did. */
  Path broughtModel() {
    return channel(TrainingInput.BROUGHT).resolve(TrainingInput.MODEL);
  }

  /** The archive of the model that serves now, if there is one. */
  Optional<Path> champion() {
    return Optional.of(channel("champion").resolve("model.tar.gz")).filter(Files::exists);
  }
}
