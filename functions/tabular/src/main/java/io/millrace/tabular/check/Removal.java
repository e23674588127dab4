package io.millrace.tabular.check;

import io.millrace.columns.Value;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnIds;
import io.millrace.domain.project.RowRule;
import io.millrace.tabular.parquet.ParquetFile;
import io.millrace.tabular.parquet.PublishedFile;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.read.OpenedUpload;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.Broken;
import io.millrace.tabular.rows.Limits;
import io.millrace.tabular.rows.RowReader;
import io.millrace.tabular.rows.Rows;
import io.millrace.tabular.rows.Vector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Published rows without those that have one value in one column; all others stay as they are. */
public final class Removal {

  private static final Broken REMOVED = new Broken("", "removed", "");

  /** What was published was looked at before. */
  private static final Limits OURS = new Limits(Long.MAX_VALUE, Integer.MAX_VALUE, 0, 0);

  private final List<Column> columns;
  private final ColumnIds ids;
  private final int column;
  private final Value value;

  /**
   * What is to be removed.
   *
   * @param columns of the rows, as they were published
   * @param ids the numbers of the columns
   * @param column the name of one of them
   * @param value as {@link io.millrace.columns.Codec} reads it in that column
   */
  public Removal(List<Column> columns, ColumnIds ids, String column, Value value) {
    this.ids = ids;
    this.columns = columns.stream().map(Removal::published).toList();
    this.column = columns.stream().map(Column::name).toList().indexOf(column);
    this.value = value;
  }

  /** Published values are typed and keep the rules; only which words are values has to be known. */
  private static Column published(Column column) {
    return new Column(
        column.name(),
        column.type(),
        false,
        column.feature(),
        column.rules().stream().filter(RowRule.OneOf.class::isInstance).toList());
  }

  /**
   * What is left.
   *
   * @param removed rows that are not
   * @param profile of the rows that are
   * @param file that holds them
   */
  public record Rest(long removed, Profile profile, PublishedFile file) {}

  /**
   * Reads published rows, and writes those that are left.
   *
   * <p>Idempotent: a repeat writes the same bytes.
   *
   * @param published the Parquet file of a part
   * @param left where the rest is written
   * @throws IOException if the source or the disk fails
   */
  public Rest apply(Source published, Path left) throws IOException {
    Profile profile = Profile.of(columns);
    RowReader reader = new RowReader(columns);
    long removed = 0;
    try (ParquetFile file = new ParquetFile(left, columns, ids);
        Rows rows = OpenedUpload.open(published, columns, OURS).rows()) {
      for (Rows.Piece piece = rows.next(); piece != null; piece = rows.next()) {
        Batch batch = piece.parse(reader);
        removed += mark(batch);
        AuditWorker.fold(batch, profile);
        file.append(batch);
      }
      return new Rest(removed, profile, file.finish());
    }
  }

  /**
   * Whether a file that was dropped holds such a row, or one of which that cannot be told: broken,
   * or in a file that cannot be read.
   *
   * @param columns as the file writes them
   * @param column the name of one of them
   * @throws IOException if the source fails
   */
  public static boolean isIn(Source file, List<Column> columns, String column, Value value)
      throws IOException {
    List<Column> unruled = columns.stream().map(Removal::unruled).toList();
    int place = columns.stream().map(Column::name).toList().indexOf(column);
    RowReader reader = new RowReader(unruled);
    try (Rows rows = OpenedUpload.open(file, unruled, Limits.USUAL).rows()) {
      for (Rows.Piece piece = rows.next(); piece != null; piece = rows.next()) {
        Batch batch = piece.parse(reader);
        if (isIn(batch, batch.column(place), value) || hidesOne(batch, column)) {
          return true;
        }
      }
      return false;
    } catch (InvalidInputException cannotBeTold) {
      return true;
    }
  }

  private static Column unruled(Column column) {
    return new Column(column.name(), column.type(), false, false, List.of(), column.notation());
  }

  private static boolean isIn(Batch batch, Vector values, Value value) {
    for (int row = 0; row < batch.rows(); row++) {
      if (!values.isMissing(row) && values.meaning(row).equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hidesOne(Batch batch, String column) {
    return batch.broken().stream()
        .map(row -> row.broken().column())
        .anyMatch(broken -> broken.isEmpty() || broken.equals(column));
  }

  private long mark(Batch batch) {
    if (column < 0) {
      return 0;
    }
    Vector values = batch.column(column);
    for (int row = 0; row < batch.rows(); row++) {
      if (!values.isMissing(row) && values.meaning(row).equals(value)) {
        batch.addBroken(row, REMOVED);
      }
    }
    return (long) batch.rows() - batch.kept();
  }
}
