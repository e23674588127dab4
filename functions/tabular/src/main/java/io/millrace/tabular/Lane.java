package io.millrace.tabular;

import io.millrace.domain.project.Column;
import io.millrace.tabular.profile.CategoryProfile;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.NumberProfile;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.profile.TextProfile;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One of the threads of an audit, with a profile of its own. It does its work in the order given.
 */
final class Lane implements AutoCloseable {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("audit-", 0).factory());
  private final RowReader reader;
  private final Profile profile;

  Lane(List<Column> columns) {
    reader = new RowReader(columns);
    profile = Profile.of(columns);
  }

  Future<Batch> parse(Rows.Piece piece) {
    return thread.submit(() -> piece.parse(reader));
  }

  /** Adds the rows that are kept to the lane's profile. */
  Future<?> profile(Batch batch) {
    return thread.submit(() -> fold(batch, profile));
  }

  /** Complete once what {@link #profile(Batch)} gave is done. */
  Profile profile() {
    return profile;
  }

  RowReader reader() {
    return reader;
  }

  static void fold(Batch batch, Profile profile) {
    profile.addRows(batch.kept());
    for (int i = 0; i < profile.columns().size(); i++) {
      fold(batch, batch.column(i), profile.columns().get(i));
    }
  }

  private static void fold(Batch batch, Vector values, ColumnProfile column) {
    for (int row = 0; row < batch.rows(); row++) {
      if (batch.isKept(row)) {
        if (values.isMissing(row)) {
          column.addMissing();
        } else {
          add(values, row, column);
        }
      }
    }
  }

  private static void add(Vector values, int row, ColumnProfile column) {
    switch (column) {
      case NumberProfile numbers -> numbers.add(number(values, row));
      case CategoryProfile words -> words.add(word(values, row));
      case TextProfile text -> text.add(word(values, row));
    }
  }

  private static double number(Vector values, int row) {
    return switch (values) {
      case Vector.Numbers numbers -> numbers.value(row);
      case Vector.Wholes wholes -> (double) wholes.value(row);
      case Vector.Words words ->
          throw new IllegalArgumentException("a word is no number: " + words.echo(row));
    };
  }

  private static String word(Vector values, int row) {
    return switch (values) {
      case Vector.Words words -> words.require(row);
      case Vector.Wholes wholes -> Boolean.toString(wholes.value(row) != 0);
      case Vector.Numbers numbers -> Double.toString(numbers.value(row));
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
