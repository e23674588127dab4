package io.millrace.training;

import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Part;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a dataset version as a training job reads them: a list of objects in SageMaker's
 * form of a <a
 * href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3DataSource.html">manifest
 * file</a>.
 */
final class DatasetChannel {

  /** The name of the channel. */
  static final String NAME = "dataset";

  /** The name of the list, in the folder of the run. */
  static final String FILE = "dataset.manifest";

  private final List<Part> parts;
  private final String folder;

  DatasetChannel(DatasetManifest manifest) {
    parts = manifest.parts();
    folder = "datasets/%s/".formatted(manifest.project());
  }

  /**
   * What the program is told of it.
   *
   * @param branch that the version is of; null for the main line
   */
  TrainingInput.Dataset told(DatasetVersion version, @Nullable String branch) {
    return new TrainingInput.Dataset(
        version.version(),
        version.digest(),
        version.rows(),
        parts.stream().map(part -> new TrainingInput.Part(path(part), part.digest())).toList(),
        branch);
  }

  /** The list, as JSON: where the objects are, then the path of each. */
  byte[] listing() {
    String bucket = parts.getFirst().data().bucket();
    return Json.bytes(
        Stream.concat(
                Stream.of(Map.of("prefix", "s3://%s/%s".formatted(bucket, folder))),
                parts.stream().map(this::path))
            .toList());
  }

  private String path(Part part) {
    return part.data().key().substring(folder.length());
  }
}
