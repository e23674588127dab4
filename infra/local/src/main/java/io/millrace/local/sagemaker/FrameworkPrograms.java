package io.millrace.local.sagemaker;

import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What stands for SageMaker's framework images on this machine: the Python at hand. */
public final class FrameworkPrograms {

  /** The repositories of the images. */
  static final Set<String> REPOSITORIES =
      Set.of("sagemaker-scikit-learn", "sagemaker-xgboost", "pytorch-training");

  private FrameworkPrograms() {}

  /**
   * The programs by the image that each stands for; none where there is no Python.
   *
   * @param path the value of {@code PATH}
   * @param cache where virtual environments are kept, one for each {@code requirements.txt}
   */
  public static Map<String, TrainingProgram> in(String path, Path cache) {
    Map<String, TrainingProgram> programs = new HashMap<>();
    python(path)
        .ifPresent(python -> {
          var program =
              new TrainingProgram(
                  List.of(python.toString(), "-c", standIn(), cache.toString()), Map.of());
          REPOSITORIES.forEach(repository -> programs.put(repository, program));
        });
    return programs;
  }

  private static Optional<Path> python(String path) {
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "python3"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String standIn() {
    try (InputStream program = FrameworkPrograms.class.getResourceAsStream("framework_image.py")) {
      return new String(Objects.requireNonNull(program).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
