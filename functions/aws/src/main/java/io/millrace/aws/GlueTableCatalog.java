package io.millrace.aws;

import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.TableCatalog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The Glue Data Catalog, in which Athena, Spark, Trino and Snowflake find tables: one database of
 * it, whose tables are written as Iceberg's own catalog for Glue writes them, so that whatever
 * reads that reads these.
 *
 * <p>Source: Apache Iceberg 1.12, {@code GlueTableOperations} and {@code IcebergToGlueConverter};
 * AWS Glue Web API Reference, "CreateTable", "GetTable", "UpdateTable", "DeleteTable".
 */
public final class GlueTableCatalog implements TableCatalog {

  private static final String METADATA = "metadata_location";
  private static final String ABSENT = "EntityNotFoundException";
  private static final String THERE = "AlreadyExistsException";
  private static final String CHANGED = "ConcurrentModificationException";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final JsonOperations operations;
  private final String database;

  /**
   * @param database of the account and region of these clients
   */
  public GlueTableCatalog(AwsClients clients, String database) {
    this(JsonOperations.of(clients, "glue", "AWSGlue.", PATIENCE), database);
  }

  /**
   * @param calls asks for an operation
   */
  GlueTableCatalog(JsonOperations.Calls calls, String database) {
    operations = new JsonOperations("Glue", calls);
    this.database = database;
  }

  @Override
  public Optional<Entry> find(ProjectName project) {
    Map<String, Object> input = input();
    input.put("Name", TableCatalog.nameOf(project));
    SignedCalls.Answer answer = operations.asked(finding(project), "GetTable", input);
    if (JsonOperations.code(answer).equals(ABSENT)) {
      return Optional.empty();
    }
    if (!answer.isSuccessful()) {
      throw operations.refused(finding(project), answer);
    }
    return Optional.of(entry(JsonOperations.read(answer).path("Table")));
  }

  private static String finding(ProjectName project) {
    return "find the table of %s in the catalog".formatted(project);
  }

  private static Entry entry(JsonNode table) {
    Map<String, String> properties = new TreeMap<>();
    table
        .path("Parameters")
        .forEachEntry((name, value) -> properties.put(name, value.asString("")));
    Map<String, String> comments = new TreeMap<>();
    for (JsonNode column : table.at("/StorageDescriptor/Columns")) {
      if (column.hasNonNull("Comment")) {
        comments.put(column.path("Name").asString(""), column.path("Comment").asString(""));
      }
    }
    return new Entry(
        properties.getOrDefault(METADATA, ""),
        Aws.said("the version of a table", table.path("VersionId").stringValue(null)),
        table.path("Description").stringValue(null),
        properties,
        comments);
  }

  @Override
  public boolean create(Listing listing) {
    Map<String, Object> input = input();
    input.put("TableInput", table(listing, Map.of(), Map.of()));
    return done("list", listing, "CreateTable", input, Set.of(THERE));
  }

  /** No archive of what was before is kept: the table's own metadata are its history. */
  @Override
  public boolean replace(Listing listing, Entry read) {
    Map<String, String> properties = new TreeMap<>(read.properties());
    if (!read.metadata().isEmpty()) {
      properties.put("previous_metadata_location", read.metadata());
    }
    Map<String, Object> table = table(listing, properties, read.comments());
    if (read.description() != null) {
      table.put("Description", read.description());
    }
    Map<String, Object> input = input();
    input.put("TableInput", table);
    input.put("SkipArchive", true);
    input.put("VersionId", read.revision());
    return done("list", listing, "UpdateTable", input, Set.of(CHANGED, ABSENT));
  }

  /**
   * Whether it was done.
   *
   * @param late the refusals of one who was not first
   */
  private boolean done(
      String doing,
      Listing listing,
      String operation,
      Map<String, Object> input,
      Set<String> late) {
    String what = "%s the table of %s in the catalog".formatted(doing, listing.project());
    SignedCalls.Answer answer = operations.asked(what, operation, input);
    if (answer.isSuccessful()) {
      return true;
    }
    if (late.contains(JsonOperations.code(answer))) {
      return false;
    }
    throw operations.refused(what, answer);
  }

  @Override
  public void remove(ProjectName project) {
    String what = "take the table of %s from the catalog".formatted(project);
    Map<String, Object> input = input();
    input.put("Name", TableCatalog.nameOf(project));
    SignedCalls.Answer answer = operations.asked(what, "DeleteTable", input);
    if (!answer.isSuccessful() && !JsonOperations.code(answer).equals(ABSENT)) {
      throw operations.refused(what, answer);
    }
  }

  private Map<String, Object> input() {
    Map<String, Object> input = new HashMap<>();
    input.put("DatabaseName", database);
    return input;
  }

  private static Map<String, Object> table(
      Listing listing, Map<String, String> others, Map<String, String> comments) {
    Map<String, String> properties = new TreeMap<>(others);
    properties.put("table_type", "ICEBERG");
    properties.put(METADATA, listing.metadata());
    Map<String, Object> storage = new HashMap<>();
    storage.put("Location", listing.location());
    storage.put("Columns", columns(listing.columns(), comments));
    Map<String, Object> table = new HashMap<>();
    table.put("Name", TableCatalog.nameOf(listing.project()));
    table.put("TableType", "EXTERNAL_TABLE");
    table.put("Parameters", properties);
    table.put("StorageDescriptor", storage);
    return table;
  }

  private static List<Map<String, Object>> columns(
      List<ListedColumn> columns, Map<String, String> comments) {
    return columns.stream()
        .map(column -> {
          Map<String, Object> told = new HashMap<>();
          told.put("Name", column.name());
          told.put("Type", column.type());
          told.put(
              "Parameters",
              Map.of(
                  "iceberg.field.id", Integer.toString(column.id()),
                  "iceberg.field.optional", "true",
                  "iceberg.field.current", Boolean.toString(column.current())));
          String comment = comments.get(column.name());
          if (comment != null) {
            told.put("Comment", comment);
          }
          return told;
        })
        .toList();
  }
}
