package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.Sha256;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model that was made elsewhere, in the place of one that is trained here. Nothing of the
 * project's runs: every dataset version judges the same file anew.
 *
 * @param file by its path beside the definition; its ending says of which format it is
 * @param digest of its bytes; null as long as it was not brought
 */
public record BroughtModel(String file, @Nullable Sha256 digest) implements Trainer {

  /** How many bytes it may have: what is served has to be in memory as a whole. */
  public static final long MOST_BYTES = 100L << 20;

  private static final Pattern FILE =
      Pattern.compile(
          "([A-Za-z0-9_][A-Za-z0-9_.-]*/){0,8}[A-Za-z0-9_][A-Za-z0-9_.-]*\\.(onnx|ubj|json)");
  private static final int LONGEST = 100;

  public BroughtModel {
    Check.that(
        FILE.matcher(file).matches() && file.length() <= LONGEST,
        "model",
        "the path of a file beside project.yaml in ONNX (.onnx) or as XGBoost saves it (.ubj, .json), such as churn.onnx",
        file);
  }

  /** The same, of a file that was brought. */
  public BroughtModel of(Sha256 brought) {
    return new BroughtModel(file, brought);
  }

  /** Whether it is in ONNX; it is XGBoost's else. */
  public boolean isOnnx() {
    return file.endsWith(".onnx");
  }
}
