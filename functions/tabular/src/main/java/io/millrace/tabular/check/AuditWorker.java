package io.millrace.tabular.check;

import io.millrace.domain.project.Column;
import io.millrace.tabular.profile.ColumnProfile;
import io.millrace.tabular.profile.Profile;
import io.millrace.tabular.rows.Batch;
import io.millrace.tabular.rows.RowReader;
import io.millrace.tabular.rows.Rows;
import io.millrace.tabular.rows.Vector;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One of the threads of an audit, with a profile of its own. It does its work in the order given.
 */
final class AuditWorker implements AutoCloseable {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("audit-", 0).factory());
  private final RowReader reader;
  private final Profile profile;

  AuditWorker(List<Column> columns) {
    reader = new RowReader(columns);
    profile = Profile.of(columns);
  }

  Future<Batch> parse(Rows.Piece piece) {
    return thread.submit(() -> piece.parse(reader));
  }

  /** Adds the rows that are kept to the worker's profile. */
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
    switch (values) {
      case Vector.Numbers numbers -> column.add(numbers.value(row));
      case Vector.Longs longs -> column.add((double) longs.value(row));
      case Vector.Strings words -> column.add(words.require(row));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
