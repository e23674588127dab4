package io.millrace.trainer;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.millrace.columns.Cells;
import io.millrace.domain.project.Project;
import io.millrace.modeling.Scale;
import io.millrace.modeling.Signature;
import io.millrace.wire.TrainingInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows that a project's own code learns from, as files: {@code train/train.csv}, {@code
 * validation/validation.csv}, and what their columns are, {@code signature/signature.json}.
 *
 * <p>A value is written as the model will be given it when it predicts, so that the two cannot
 * differ: numbers as 32-bit floats in their shortest form, booleans as 0 and 1, dates in days and
 * timestamps in milliseconds since 1970-01-01 UTC, nothing where one is missing. The target is the
 * last column: a number, or the place of its class in the signature.
 */
final class LaidOut {

  private final Project project;
  private final Observations table;
  private final TargetColumn target;

  LaidOut(Project project, Observations table, TargetColumn target) {
    this.project = project;
    this.table = table;
    this.target = target;
  }

  /** What a model that learns from these rows takes and gives. */
  static Signature signature(Project project, TargetColumn target) {
    return Signature.of(project, target.classes(), Scale.NONE);
  }

  /**
   * Writes the files.
   *
   * @param split of which what is beside the test part is left out as well
   */
  void write(Path folder, Split split) throws IOException {
    for (String each : TrainingInput.LAID_OUT) {
      Files.createDirectories(folder.resolve(each));
    }
    Files.write(folder.resolve("signature/signature.json"), signature(project, target).toJson());
    write(folder.resolve("train/train.csv"), common(split.train(), split.all()));
    write(folder.resolve("validation/validation.csv"), common(split.validation(), split.all()));
  }

  private static int[] common(int[] rows, int[] all) {
    return IntStream.of(rows).filter(row -> java.util.Arrays.binarySearch(all, row) >= 0).toArray();
  }

  private void write(Path file, int[] rows) throws IOException {
    List<String> names = new ArrayList<>();
    List<Cells> columns = new ArrayList<>();
    for (Signature.Input input : signature(project, target).inputs()) {
      names.add(input.name());
      columns.add(table.column(input.name()));
    }
    names.add(project.target());
    double[] truth = target.values(rows);
    try (CsvWriter csv =
        CsvWriter.builder().build(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
      csv.writeRecord(names);
      for (int i = 0; i < rows.length; i++) {
        List<String> record = new ArrayList<>(names.size());
        for (Cells cells : columns) {
          record.add(written(cells, rows[i]));
        }
        record.add(
            target.classes().isEmpty()
                ? Double.toString(truth[i])
                : Integer.toString((int) truth[i]));
        csv.writeRecord(record);
      }
    }
  }

  private static String written(Cells cells, int row) {
    if (cells.isMissing(row)) {
      return "";
    }
    return switch (cells) {
      case Cells.Strings words -> String.valueOf(words.value(row));
      case Cells.Numbers numbers -> number(Scale.NONE.apply(numbers.value(row)));
    };
  }

  /** Without a fraction where it has none, so that whole numbers are read as such. */
  private static String number(float value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Float.toString(value);
  }
}
