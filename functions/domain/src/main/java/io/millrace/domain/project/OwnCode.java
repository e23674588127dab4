package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.Sha256;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program of the project, in the place of the platform's trainer. It learns from the rows that
 * are not held out, and the platform judges the model that it leaves.
 */
public sealed interface OwnCode extends Trainer {

  /** How its settings are searched for; null where it is run once. */
  @Nullable Tuning tuning();

  /** The same, whose settings are searched for. */
  OwnCode tunedBy(@Nullable Tuning search);

  /**
   * A program in one of SageMaker's framework images.
   *
   * @param file that is run, by its path in the archive of the sources
   * @param source the digest of that archive; null as long as none was brought
   */
  record Script(String file, @Nullable Sha256 source, Framework framework, @Nullable Tuning tuning)
      implements OwnCode {

    private static final Pattern FILE =
        Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]*/){0,8}[A-Za-z0-9_][A-Za-z0-9_.-]*\\.(py|sh)");
    private static final int LONGEST = 100; // of a name in a tar file

    public Script {
      Check.that(
          FILE.matcher(file).matches() && file.length() <= LONGEST,
          "script",
          "the path of a .py or .sh file beside project.yaml, such as train.py",
          file);
    }

    /** A program that is run once. */
    public Script(String file, @Nullable Sha256 source, Framework framework) {
      this(file, source, framework, null);
    }

    /** The same, of sources that were brought. */
    public Script of(Sha256 brought) {
      return new Script(file, brought, framework, tuning);
    }

    @Override
    public Script tunedBy(@Nullable Tuning search) {
      return new Script(file, source, framework, search);
    }
  }

  /**
   * A container under SageMaker's training contract.
   *
   * @param uri of its image in a registry that the stage's account may pull from
   */
  record Container(String uri, @Nullable Tuning tuning) implements OwnCode {

    private static final Pattern URI =
        Pattern.compile(
            "[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/[a-z0-9][a-z0-9._/-]{0,199}(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})");

    public Container {
      Check.that(
          URI.matcher(uri).matches(),
          "image",
          "an image in ECR with its tag or digest, such as 123456789012.dkr.ecr.eu-central-1.amazonaws.com/trainer:7",
          uri);
    }

    /** A container that is run once. */
    public Container(String uri) {
      this(uri, null);
    }

    @Override
    public Container tunedBy(@Nullable Tuning search) {
      return new Container(uri, search);
    }
  }

  /** Which of SageMaker's framework images a script runs in. */
  enum Framework {
    SKLEARN,
    XGBOOST,
    PYTORCH
  }
}
