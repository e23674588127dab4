package io.millrace.benchmark.functions;

import io.millrace.benchmark.BenchmarkTable;
import io.millrace.cdk.FunctionSpecification;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The largest work of IngestUpload: a wide file, which takes time, and a long one of which every
 * row has an id of its own, which takes memory: ids are remembered up to the limit of 16.7 million.
 */
final class LargeUploads {

  private static final int WIDE_ROWS = 1_000_000;
  private static final int LONG_ROWS = 17_000_000;

  private static final String TRAINING =
      """
      training: {algorithm: xgboost, compute: {instance: ml.m5.large, timeLimit: 15m}}
      gates: [{metric: auc, min: 0.5}]
      approval: automatic
      """;

  private LargeUploads() {}

  /** Writes both files, once for all runs. */
  static void write(Path folder) throws IOException {
    BenchmarkTable.write(folder.resolve("wide.csv"), WIDE_ROWS);
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("long.csv"))) {
      out.write("id,x,target\n");
      for (int row = 0; row < LONG_ROWS; row++) {
        out.write("id-" + row + ',' + row % 1000 + (row % 3 == 0 ? ",true\n" : ",false\n"));
      }
    }
  }

  /** Drops both and waits until IngestUpload is done with them, however it ends. */
  static void drop(MeasuredCloud cloud, Meter meter, Path folder) {
    String token =
        cloud
            .ask(
                FunctionSpecification.ISSUE_TOKEN,
                Map.of("subject", "benchmark", "roles", Map.of("*", "ADMIN"), "days", 1))
            .path("token")
            .asString();
    try (Api api = new Api(cloud.endpoint())) {
      api.send("PUT", "/v1/projects/wide", wide(), token);
      api.send("PUT", "/v1/projects/long", longFile(), token);
    }
    meter.largestFromNow();
    for (String project : new String[] {"wide", "long"}) {
      long before = meter.ended(FunctionSpecification.INGEST_UPLOAD);
      cloud
          .s3()
          .putObject(
              put -> put.bucket(cloud.output("IntakeBucket")).key(project + "/" + project + ".csv"),
              RequestBody.fromFile(folder.resolve(project + ".csv")));
      MeasuredCloud.await(
          "IngestUpload ends", () -> meter.ended(FunctionSpecification.INGEST_UPLOAD) > before);
    }
    meter.usualFromNow();
  }

  private static String wide() {
    StringBuilder yaml = new StringBuilder("name: wide\ntask: binary\ntarget: target\n");
    yaml.append("positive: true\ncolumns:\n  target: {type: boolean, required: true}\n");
    yaml.append("  id: {type: text, required: true, unique: true, feature: false}\n");
    for (int i = 0; i < BenchmarkTable.NUMBERS; i++) {
      yaml.append("  n").append(i).append(": {type: number, range: [0, 100]}\n");
    }
    for (int i = 0; i < BenchmarkTable.INTEGERS; i++) {
      yaml.append("  i").append(i).append(": {type: integer, required: true, range: [0, 999]}\n");
    }
    for (int i = 0; i < BenchmarkTable.CATEGORIES; i++) {
      yaml.append("  c").append(i).append(": {type: category, required: true}\n");
    }
    return yaml + TRAINING;
  }

  private static String longFile() {
    return """
    name: long
    task: binary
    target: target
    positive: true
    columns:
      target: {type: boolean, required: true}
      id: {type: text, required: true, unique: true, feature: false}
      x: {type: integer, required: true}
    """
        + TRAINING;
  }
}
