package io.millrace.modeling.archive;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** The files of a model, as SageMaker takes and gives them: one {@code model.tar.gz}. */
public final class ModelArchive {

  /** The trees, in XGBoost's UBJSON. */
  public static final String MODEL = "model.ubj";

  /** The trees of the two ends of intervals, in XGBoost's UBJSON. */
  public static final String INTERVAL = "interval.ubj";

  /** The linear model, in JSON. */
  public static final String LINEAR = "linear.json";

  /** A model that a project brought, in ONNX. */
  public static final String ONNX = "model.onnx";

  /** The file that says which of them make the model, and how. */
  public static final String FORMAT = "format.json";

  /** The fitted feature pipeline. */
  public static final String PIPELINE = "pipeline.json";

  /** What the model takes and gives. */
  public static final String SIGNATURE = "signature.json";

  /** How it did on held-out rows, and the champion on the same rows. */
  public static final String METRICS = "metrics.json";

  /** Profile of the training features and of the scores, for monitoring. */
  public static final String BASELINE = "baseline.json";

  /** The {@link #BASELINE} of rows of each kind that the project tells apart; may be left out. */
  public static final String SEGMENT_BASELINES = "baseline-segments.json";

  /** The name in the {@link #BASELINE} of the scores that the model gave to held-out rows. */
  public static final String BASELINE_SCORE = "(prediction)";

  /** What each column contributes. */
  public static final String IMPORTANCE = "importance.json";

  /** Where the model comes from. */
  public static final String PROVENANCE = "provenance.json";

  /** What it has learned from, by what is in the rows: a Bloom filter. */
  public static final String LEARNED = "learned.json";

  /** The model in words and pictures. */
  public static final String CARD = "model-card.html";

  private final SortedMap<String, byte[]> files;

  /** An archive of these files, by name. */
  public ModelArchive(Map<String, byte[]> files) {
    this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** The columns of a {@link #BASELINE}: the features, and last the score. */
  public static List<Column> baselineColumns(List<Column> features) {
    List<Column> columns = new ArrayList<>(features);
    columns.add(new Column(BASELINE_SCORE, ColumnType.NUMBER, true, false, List.of()));
    return columns;
  }

  /**
   * Reads an archive into memory, within {@link ArchiveLimits#DEFAULT}.
   *
   * @throws InvalidInputException if it is no such archive, or an unsafe one: it has an absolute
   *     path, {@code ..}, a link, a device, a name twice (in any case), or is beyond a limit
   * @throws IOException if the stream fails
   */
  public static ModelArchive read(InputStream in) throws IOException {
    return read(in, ArchiveLimits.DEFAULT);
  }

  /** Reads an archive within other limits; otherwise as {@link #read(InputStream)}. */
  public static ModelArchive read(InputStream in, ArchiveLimits limits) throws IOException {
    return new ModelArchive(new TarGzReader(in, limits).files());
  }

  /** The files by name, in the order of their names. */
  public SortedMap<String, byte[]> files() {
    return files;
  }

  /**
   * The content of a file.
   *
   * @throws InvalidInputException if there is none of this name
   */
  public byte[] file(String name) {
    byte[] content = files.get(name);
    if (content == null) {
      throw new InvalidInputException("The model archive has no " + name + ".");
    }
    return content;
  }

  /** Writes the archive: the same files give the same bytes. The stream is left open. */
  public void write(OutputStream out) throws IOException {
    GZIPOutputStream gzip = new GZIPOutputStream(out, 8192);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      TarHeader.write(gzip, file.getKey(), file.getValue().length);
      gzip.write(file.getValue());
      gzip.write(new byte[TarHeader.padding(file.getValue().length)]);
    }
    gzip.write(new byte[2 * TarHeader.BLOCK]);
    gzip.finish();
  }
}
