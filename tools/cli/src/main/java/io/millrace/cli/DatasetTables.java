package io.millrace.cli;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Datasets as tables of a DuckDB in this process: a dataset's files are fetched when DuckDB misses
 * the table, and are removed at the end.
 */
final class DatasetTables implements AutoCloseable {

  private static final Pattern MISSING = Pattern.compile("Table with name (\\S+) does not exist");
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9_-]+?)(?:@([0-9]{1,9}|[a-z][a-z0-9-]{0,39}))?");

  /** The name of no column, which are written by people. */
  private static final String PLACE = "\u001frow";

  private final Api api;
  private final Console console;
  private final Connection duckDb;
  private final Path folder;
  private final Set<String> made = new HashSet<>();

  private DatasetTables(Api api, Console console, Connection duckDb, Path folder) {
    this.api = api;
    this.console = console;
    this.duckDb = duckDb;
    this.folder = folder;
  }

  /** What a query gives; a cell is null where there is no value. */
  record Result(List<String> columns, List<@Nullable Object[]> rows) {}

  /**
   * Tables of a platform.
   *
   * @throws InvalidInputException if DuckDB is not there
   */
  static DatasetTables open(Api api, Console console) throws SQLException {
    try {
      Class.forName("org.duckdb.DuckDBDriver");
    } catch (ClassNotFoundException notThere) {
      throw new InvalidInputException(
          "DuckDB is not here: ./millrace sql fetches it the first time.");
    }
    Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
    try {
      Path folder = Files.createTempDirectory("millrace-sql-");
      folder.toFile().deleteOnExit(); // after the files in it, where Ctrl-C ends this
      return new DatasetTables(api, console, duckDb, folder);
    } catch (IOException e) {
      duckDb.close();
      throw new UncheckedIOException("could not make a folder for the files", e);
    }
  }

  /**
   * Asks, and fetches the tables that are missed.
   *
   * @throws SQLException if DuckDB refuses the query
   * @throws PlatformException if there is no such dataset
   */
  Result ask(String query) throws SQLException {
    while (true) {
      try (Statement statement = duckDb.createStatement()) {
        return result(statement.executeQuery(query));
      } catch (SQLException e) {
        Matcher missing = MISSING.matcher(String.valueOf(e.getMessage()));
        if (!missing.find() || !made.add(missing.group(1))) {
          throw e;
        }
        make(missing.group(1));
      }
    }
  }

  private static Result result(ResultSet rows) throws SQLException {
    int width = rows.getMetaData().getColumnCount();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= width; i++) {
      columns.add(rows.getMetaData().getColumnLabel(i));
    }
    List<@Nullable Object[]> all = new ArrayList<>();
    while (rows.next()) {
      @Nullable Object[] row = new Object[width];
      for (int i = 0; i < width; i++) {
        row[i] = rows.getObject(i + 1);
      }
      all.add(row);
    }
    return new Result(columns, all);
  }

  private void make(String table) throws SQLException {
    Matcher name = NAME.matcher(table);
    if (!name.matches()) {
      throw new InvalidInputException(
          "There is no table '%s': a table is a project, with _ for -.".formatted(table));
    }
    String datasets =
        "/v1/projects/%s/datasets".formatted(Api.part(name.group(1).replace('_', '-')));
    String version = name.group(2);
    if (version == null) {
      JsonNode newest = api.get(datasets + "?limit=1").at("/datasets/0/version");
      if (newest.isMissingNode()) {
        throw new InvalidInputException("%s has no dataset yet.".formatted(name.group(1)));
      }
      version = newest.asString();
    }
    JsonNode rows = api.get(datasets + "/" + version + "/rows");
    List<Path> files = fetched(table, rows.path("files"));
    String all =
        "SELECT * FROM read_parquet([%s], union_by_name = true)"
            .formatted(
                files.stream()
                    .map(file -> "'" + file.toString().replace("'", "''") + "'")
                    .collect(Collectors.joining(", ")));
    try (Statement statement = duckDb.createStatement()) {
      statement.execute(
          "CREATE VIEW %s AS %s"
              .formatted(
                  quoted(table), rows.has("newestBy") ? newest(all, rows.path("newestBy")) : all));
    }
  }

  /** The rows that count, in the order in which they came. */
  private static String newest(String all, JsonNode by) {
    String key = quoted(by.path("entityKey").asString());
    String newestFirst =
        by.has("eventTime") ? quoted(by.path("eventTime").asString()) + " DESC NULLS LAST, " : "";
    return """
    SELECT * EXCLUDE (%1$s) FROM (SELECT *, row_number() OVER () AS %1$s FROM (%2$s))
    QUALIFY %3$s IS NULL OR row_number() OVER (PARTITION BY %3$s ORDER BY %4$s%1$s DESC) = 1
    ORDER BY %1$s\
    """
        .formatted(quoted(PLACE), all, key, newestFirst);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private List<Path> fetched(String table, JsonNode files) {
    return IntStream.range(0, files.size())
        .mapToObj(i ->
            fetched(
                files.get(i),
                read ->
                    console.moving(
                        "%s: %s of file %s of %s"
                            .formatted(table, Descriptions.bytes(read), i + 1, files.size()))))
        .toList();
  }

  private Path fetched(JsonNode file, LongConsumer progress) {
    Sha256 digest = new Sha256(file.path("digest").asString());
    Path to = folder.resolve(digest + ".parquet");
    to.toFile().deleteOnExit();
    if (!Files.exists(to)
        && !api.download(URI.create(file.path("url").asString()), to, progress).equals(digest)) {
      throw new InvalidInputException(
          "What came of a file is not what was published: its SHA-256 is not " + digest + ".");
    }
    return to;
  }

  @Override
  public void close() throws SQLException {
    try (duckDb) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
        Files.delete(folder);
      } catch (IOException e) {
        throw new UncheckedIOException("could not remove " + folder, e);
      }
    }
  }
}
