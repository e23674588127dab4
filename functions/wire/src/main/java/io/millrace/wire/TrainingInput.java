package io.millrace.wire;

import io.millrace.domain.Sha256;
import io.millrace.domain.project.Project;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a training job is told: the file {@value #FILE} in its channel {@value #CHANNEL}.
 *
 * @param project as it was declared when the data was checked
 * @param runId of the run that the job is for
 * @param dataset that the job learns from, in the channel {@code dataset}
 * @param seed of every random choice
 */
public record TrainingInput(Project project, String runId, Dataset dataset, long seed) {

  /** The channel that the file is in. */
  public static final String CHANNEL = "config";

  /**
   * The channel of what a project's own code left, or of a model that was brought; the job judges
   * it and learns nothing.
   */
  public static final String BROUGHT = "brought";

  /** The file of a model that was brought, in that channel. */
  public static final String MODEL = "model";

  /** The folders of what such code learns from: rows in CSV, and what their columns are. */
  public static final List<String> LAID_OUT = List.of("signature", "train", "validation");

  /** The file's name. */
  public static final String FILE = "run.json";

  /**
   * The file beside it that tells the trial whose model is judged, a {@code TuningTrials.Entry};
   * there only where settings were searched for, and once they are found.
   */
  public static final String TRIAL = "trial.json";

  /**
   * Which data it is.
   *
   * @param parts files in the channel, in the order in which their rows came
   * @param branch whose version of that number it is; null for the main line
   */
  public record Dataset(
      int version, Sha256 digest, long rows, List<Part> parts, @Nullable String branch) {
    public Dataset {
      parts = List.copyOf(parts);
    }

    /** Data of the main line. */
    public Dataset(int version, Sha256 digest, long rows, List<Part> parts) {
      this(version, digest, rows, parts, null);
    }

    /** What it is called, for people. */
    public String name() {
      return branch == null ? String.valueOf(version) : version + " of branch " + branch;
    }

    /** Data of one file, {@code data.parquet}. */
    public Dataset(int version, Sha256 digest, long rows) {
      this(version, digest, rows, List.of(new Part("data.parquet", digest)));
    }
  }

  /**
   * A typed Parquet file.
   *
   * @param file its path in the channel
   */
  public record Part(String file, Sha256 digest) {}
}
