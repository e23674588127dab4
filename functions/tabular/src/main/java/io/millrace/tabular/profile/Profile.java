package io.millrace.tabular.profile;

import io.millrace.columns.Codec;
import io.millrace.domain.project.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a table looks like, column by column: the record of a dataset version, and the baseline that
 * predictions are compared with.
 *
 * <p>It is grown by rows and by merging other profiles of the same columns, in memory that does not
 * depend on the number of rows (some 50 KB a column at most). Not safe for use by several threads:
 * give each its own and merge them.
 */
public final class Profile {

  private final List<ColumnProfile> columns;
  private final List<Codec> codecs;
  private long rows;

  private Profile(long rows, List<ColumnProfile> columns, List<Codec> codecs) {
    this.rows = rows;
    this.columns = List.copyOf(columns);
    this.codecs = List.copyOf(codecs);
  }

  /** A profile that was stored. */
  Profile(long rows, List<ColumnProfile> columns) {
    this(rows, columns, columns.stream().map(column -> Codec.ofDecoded(column.type())).toList());
  }

  /** The profile of no rows of these columns. */
  public static Profile of(List<Column> columns) {
    return new Profile(
        0,
        columns.stream().map(c -> ColumnProfile.of(c.name(), c.type())).toList(),
        columns.stream().map(column -> Codec.ofDecoded(column.type())).toList());
  }

  /** The profile of no rows of the same columns. */
  public Profile empty() {
    return new Profile(
        0, columns.stream().map(column -> ColumnProfile.of(column.name(), column.type())).toList());
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws io.millrace.domain.InvalidInputException if it is not that
   */
  public static Profile parse(String json) {
    return ProfileJson.read(json);
  }

  /** The profile as JSON: figures for people, sketches in Base64 to go on merging from. */
  public String toJson() {
    return ProfileJson.write(this);
  }

  /** Rows seen. */
  public long rows() {
    return rows;
  }

  /** One profile a column, in the order of the project's columns. */
  public List<ColumnProfile> columns() {
    return columns;
  }

  /** The profile of the column of this name, if there is one. */
  public Optional<ColumnProfile> find(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /**
   * The profile of the column of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public ColumnProfile column(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no column " + name));
  }

  /** Counts rows whose values were added to the {@link #columns} one by one. */
  public void addRows(long more) {
    rows += more;
  }

  /**
   * Adds one row of decoded values, such as a captured prediction. What is absent or not of the
   * column's type counts as missing; names that are no column are passed over.
   */
  public void add(Map<String, ? extends @Nullable Object> row) {
    addRow(row::get);
  }

  /**
   * Adds one row as {@link #add} does.
   *
   * @param row the decoded value by the name of its column
   */
  public void addRow(Function<String, ? extends @Nullable Object> row) {
    rows++;
    for (int i = 0; i < codecs.size(); i++) {
      ColumnProfile column = columns.get(i);
      column.add(codecs.get(i).read(row.apply(column.name())));
    }
  }

  /**
   * Adds what another profile has seen; the other is left as it is.
   *
   * @throws IllegalArgumentException if the other has other columns
   */
  public void merge(Profile other) {
    if (columns.size() != other.columns.size()) {
      throw new IllegalArgumentException("cannot merge profiles of different columns");
    }
    rows += other.rows;
    List<ColumnProfile> more = new ArrayList<>(other.columns);
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).merge(more.get(i));
    }
  }

  /**
   * Adds what a profile of other columns has seen, as far as they are these: where it has not one
   * of these, none of its rows has a value there. The other is left as it is.
   *
   * @throws IllegalArgumentException if a column of the same name is of another type
   */
  public void include(Profile other) {
    rows += other.rows;
    for (ColumnProfile column : columns) {
      other.find(column.name()).ifPresentOrElse(column::merge, () -> column.addMissing(other.rows));
    }
  }
}
