package io.millrace.local.glue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each operation of Glue reads. */
final class GlueInputs {

  private GlueInputs() {}

  record CreateDatabase(DatabaseInput databaseInput) {}

  record DatabaseInput(String name, @Nullable String description) {}

  record DeleteDatabase(String name) {}

  record GetDatabase(String name) {}

  record GetDatabases(@Nullable Integer maxResults, @Nullable String nextToken) {}

  record CreateTable(String databaseName, TableInput tableInput) {}

  record GetTable(String databaseName, String name) {}

  record GetTables(String databaseName, @Nullable Integer maxResults, @Nullable String nextToken) {}

  /**
   * @param skipArchive read and of no effect: no archive is kept
   * @param versionId that the table has to have; null where any will do
   */
  record UpdateTable(
      String databaseName,
      TableInput tableInput,
      @Nullable Boolean skipArchive,
      @Nullable String versionId) {}

  record DeleteTable(String databaseName, String name) {}

  record TableInput(
      String name,
      @Nullable String description,
      @Nullable String owner,
      @Nullable String tableType,
      Map<String, String> parameters,
      @Nullable StorageDescriptor storageDescriptor) {}

  record StorageDescriptor(@Nullable String location, List<Column> columns) {}

  record Column(
      String name,
      @Nullable String type,
      @Nullable String comment,
      Map<String, String> parameters) {}
}
