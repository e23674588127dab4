package io.millrace.local.sagemaker;

import io.millrace.local.service.ServiceException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What training images stand for on this machine, by the name of their repository.
 *
 * @param byRepository for instance {@code millrace-trainer}; of the whole name of an image its last
 *     part
 */
public record TrainingPrograms(Map<String, TrainingProgram> byRepository) {

  public TrainingPrograms {
    byRepository =
        byRepository.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    named -> repository(named.getKey()), Map.Entry::getValue));
  }

  private static String repository(String image) {
    return image.substring(image.lastIndexOf('/') + 1).split("[:@]", 2)[0];
  }

  /** These, and those of others. */
  public TrainingPrograms and(Map<String, TrainingProgram> others) {
    Map<String, TrainingProgram> all = new HashMap<>(others);
    all.putAll(byRepository);
    return new TrainingPrograms(all);
  }

  /**
   * The program of an image.
   *
   * @throws ServiceException with code {@code ValidationException} if no program stands for it
   */
  TrainingProgram of(String image) {
    String repository = repository(image);
    TrainingProgram program = byRepository.get(repository);
    if (program == null) {
      throw new ServiceException(
          400,
          "ValidationException",
          FrameworkPrograms.REPOSITORIES.contains(repository)
              ? "The local cloud runs scripts with the Python at hand, and there is no python3 in its PATH"
              : "The local cloud cannot run the image %s: it runs no containers, and knows %s"
                  .formatted(image, new TreeSet<>(byRepository.keySet())));
    }
    return program;
  }

  /**
   * What one image stands for.
   *
   * @param command that trains
   * @param serve that serves what it trained; empty where the image does not
   * @param environment that the image sets
   */
  public record TrainingProgram(
      List<String> command, List<String> serve, Map<String, String> environment) {

    /** Names the folder that stands for {@code /opt/ml}, which is another one for each job. */
    public static final String ROOT_VARIABLE = "MILLRACE_ML_ROOT";

    /** One that does not serve. */
    public TrainingProgram(List<String> command, Map<String, String> environment) {
      this(command, List.of(), environment);
    }

    public TrainingProgram {
      command = List.copyOf(command);
      serve = List.copyOf(serve);
      environment = Map.copyOf(environment);
    }

    /**
     * The program that serves.
     *
     * @throws ServiceException with code {@code ValidationException} if the image does not
     */
    TrainingProgram serving() {
      if (serve.isEmpty()) {
        throw new ServiceException(
            400,
            "ValidationException",
            "The local cloud knows no program of this image that serves");
      }
      return new TrainingProgram(serve, environment);
    }
  }
}
