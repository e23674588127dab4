package io.millrace.domain.dataset;

import io.millrace.domain.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * Where in the data bucket that is which a file to predict becomes: under its name, so that a
 * repeat writes over what an attempt that died left behind.
 *
 * @param predictions the key of its rows with what was predicted, in the format of the file
 */
public record PredictedFile(String predictions) {

  /**
   * The bytes that a name may have, so that a key of S3, which may have 1024, has room for the
   * rest.
   */
  private static final int LONGEST_NAME = 900;

  /**
   * The predicted file of this upload; a name that is too long for a key of ours is its digest
   * there.
   */
  public static PredictedFile of(Upload upload) {
    String name = Upload.nameOf(upload.file());
    return new PredictedFile(
        "batch-out/%s/%s"
            .formatted(
                upload.project(),
                name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
                    ? name
                    : Sha256.of(name).hex()));
  }

  /** The key of the rows that could not be predicted, as JSON Lines, each below {@code written}. */
  public String wrongRows() {
    return predictions + ".wrong-rows.jsonl";
  }

  /** The key of what its sender is told. */
  public String report() {
    return predictions + ".report.json";
  }
}
