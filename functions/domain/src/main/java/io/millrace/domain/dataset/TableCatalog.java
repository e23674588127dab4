package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A catalog in which others find projects' tables by their names. What is in it is told by {@link
 * DatasetTable}; a change is made only to what was read, so that of two who change it at once one
 * looks again.
 */
public interface TableCatalog {

  /**
   * What a project's table is called there: in lower-case letters, digits and underscores, which no
   * query has to quote.
   */
  static String nameOf(ProjectName project) {
    return project.value().replace('-', '_');
  }

  /**
   * What the catalog says of a project's table.
   *
   * @throws io.millrace.domain.UnavailableException if it is not known
   */
  Optional<Entry> find(ProjectName project);

  /**
   * Lists a table that is not there.
   *
   * @return whether it was; false where one is there
   * @throws io.millrace.domain.UnavailableException if whether it was is not known
   */
  boolean create(Listing listing);

  /**
   * Lists a table otherwise. What others wrote beside it stays: their properties, and their words
   * for the table and its columns.
   *
   * @param read what is replaced
   * @return whether it was; false where the catalog says something else by now
   * @throws io.millrace.domain.UnavailableException if whether it was is not known
   */
  boolean replace(Listing listing, Entry read);

  /**
   * Takes a project's table from the catalog; no file is removed. Idempotent.
   *
   * @throws io.millrace.domain.UnavailableException if whether it was is not known
   */
  void remove(ProjectName project);

  /**
   * A table as it is to be found.
   *
   * @param location below which its files are
   * @param metadata where its newest metadata are
   */
  record Listing(
      ProjectName project, String location, String metadata, List<ListedColumn> columns) {
    public Listing {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A column, for those who look at a catalog and not at metadata.
   *
   * @param type in the words of Hive
   * @param id its number in the metadata
   * @param current whether the newest rows have it
   */
  record ListedColumn(String name, String type, int id, boolean current) {}

  /**
   * What is there.
   *
   * @param metadata where the newest metadata are; empty where it is no table of Iceberg
   * @param revision what tells it from what was there before
   * @param description in somebody's words; null where nobody said any
   * @param properties all of the table
   * @param comments what somebody said about columns, by their names
   */
  record Entry(
      String metadata,
      String revision,
      @Nullable String description,
      Map<String, String> properties,
      Map<String, String> comments) {
    public Entry {
      properties = Map.copyOf(properties);
      comments = Map.copyOf(comments);
    }
  }
}
