package io.millrace.local.glue;

import io.millrace.local.glue.GlueInputs.CreateDatabase;
import io.millrace.local.glue.GlueInputs.CreateTable;
import io.millrace.local.glue.GlueInputs.DeleteDatabase;
import io.millrace.local.glue.GlueInputs.DeleteTable;
import io.millrace.local.glue.GlueInputs.GetDatabase;
import io.millrace.local.glue.GlueInputs.GetDatabases;
import io.millrace.local.glue.GlueInputs.GetTable;
import io.millrace.local.glue.GlueInputs.GetTables;
import io.millrace.local.glue.GlueInputs.UpdateTable;
import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonFolder;
import io.millrace.local.service.JsonProtocol;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import io.millrace.local.service.Page;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Databases, of the template or not, and the tables in them, which survive a restart. Names are in
 * lower case, whoever writes them how. A table has a version, which each update counts up, and an
 * update that names another is refused.
 */
public final class GlueService implements AwsService {

  private static final int LARGEST_PAGE = 100;
  private static final String INVALID = "InvalidInputException";

  private final JsonFolder keptDatabases;
  private final JsonFolder keptTables;
  private final InstantSource clock;
  private final NavigableMap<String, ObjectNode> databases = new TreeMap<>();
  private final NavigableMap<String, ObjectNode> tables = new TreeMap<>();
  private final JsonProtocol protocol =
      new JsonProtocol(
          signingName(),
          "1.1",
          List.of(
              Operation.of(CreateDatabase.class, this::createDatabase),
              Operation.of(DeleteDatabase.class, this::deleteDatabase),
              Operation.of(GetDatabase.class, this::database),
              Operation.of(GetDatabases.class, this::databases),
              Operation.keeping(CreateTable.class, this::create),
              Operation.of(GetTable.class, this::table),
              Operation.of(GetTables.class, this::tables),
              Operation.keeping(UpdateTable.class, this::update),
              Operation.of(DeleteTable.class, this::delete)));

  /**
   * @param folder where databases and tables are kept
   */
  public GlueService(Path folder, InstantSource clock) {
    this.keptDatabases = new JsonFolder(folder.resolve("databases"));
    this.keptTables = new JsonFolder(folder.resolve("tables"));
    this.clock = clock;
    keptDatabases.entries().forEach((id, entry) -> databases.put(id, (ObjectNode) entry));
    keptTables.entries().forEach((id, entry) -> tables.put(id, (ObjectNode) entry));
  }

  @Override
  public String signingName() {
    return "glue";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return List.of(new DatabaseType());
  }

  @Override
  public void close() {}

  private synchronized JsonNode createDatabase(CreateDatabase input) {
    String name = lower(input.databaseInput().name());
    if (databases.containsKey(name)) {
      throw refused("AlreadyExistsException", "Database already exists.");
    }
    keep(name, input.databaseInput().description());
    return JsonTrees.object();
  }

  private void keep(String name, @Nullable String description) {
    requireName(name);
    ObjectNode database =
        JsonTrees.object()
            .put("Name", name)
            .put("CatalogId", Arns.ACCOUNT)
            .put("CreateTime", clock.millis() / 1000.0);
    if (description != null) {
      database.put("Description", description);
    }
    keptDatabases.keep(name, database);
    databases.put(name, database);
  }

  /** With the tables that it has, as Glue does, but at once. */
  private synchronized JsonNode deleteDatabase(DeleteDatabase input) {
    var _ = requireDatabase(input.name());
    List.copyOf(within(input.name()).keySet()).forEach(this::forget);
    keptDatabases.forget(lower(input.name()));
    databases.remove(lower(input.name()));
    return JsonTrees.object();
  }

  private void forget(String id) {
    keptTables.forget(id);
    tables.remove(id);
  }

  private synchronized JsonNode database(GetDatabase input) {
    ObjectNode output = JsonTrees.object();
    output.set("Database", requireDatabase(input.name()));
    return output;
  }

  private synchronized JsonNode databases(GetDatabases input) {
    return page("DatabaseList", databases, input.maxResults(), input.nextToken());
  }

  private synchronized JsonNode create(CreateTable input, JsonNode given) {
    var _ = requireDatabase(input.databaseName());
    String id = id(input.databaseName(), input.tableInput().name());
    if (tables.containsKey(id)) {
      throw refused("AlreadyExistsException", "Table already exists.");
    }
    keep(id, input.databaseName(), given, clock.millis(), 0);
    return JsonTrees.object();
  }

  private synchronized JsonNode update(UpdateTable input, JsonNode given) {
    String id = id(input.databaseName(), input.tableInput().name());
    ObjectNode before = find(input.databaseName(), input.tableInput().name());
    int version = Integer.parseInt(before.path("VersionId").asString());
    if (input.versionId() != null && !input.versionId().equals(Integer.toString(version))) {
      throw refused(
          "ConcurrentModificationException",
          "Update table failed due to concurrent modifications: its version is %s, not %s."
              .formatted(version, input.versionId()));
    }
    keep(
        id,
        input.databaseName(),
        given,
        Math.round(before.path("CreateTime").asDouble() * 1000),
        version + 1);
    return JsonTrees.object();
  }

  private void keep(String id, String database, JsonNode given, long createdAt, int version) {
    ObjectNode table = ((ObjectNode) given.path("TableInput")).deepCopy();
    table
        .put("Name", lower(table.path("Name").asString()))
        .put("DatabaseName", lower(database))
        .put("CatalogId", Arns.ACCOUNT)
        .put("CreateTime", createdAt / 1000.0)
        .put("UpdateTime", clock.millis() / 1000.0)
        .put("VersionId", Integer.toString(version));
    keptTables.keep(id, table);
    tables.put(id, table);
  }

  private synchronized JsonNode table(GetTable input) {
    ObjectNode output = JsonTrees.object();
    output.set("Table", find(input.databaseName(), input.name()));
    return output;
  }

  private synchronized JsonNode tables(GetTables input) {
    var _ = requireDatabase(input.databaseName());
    return page("TableList", within(input.databaseName()), input.maxResults(), input.nextToken());
  }

  private synchronized JsonNode delete(DeleteTable input) {
    var _ = find(input.databaseName(), input.name());
    forget(id(input.databaseName(), input.name()));
    return JsonTrees.object();
  }

  private Map<String, ObjectNode> within(String database) {
    String first = lower(database) + ".";
    return tables.subMap(first, true, first + Character.MAX_VALUE, false);
  }

  private ObjectNode requireDatabase(String name) {
    ObjectNode database = databases.get(lower(name));
    if (database == null) {
      throw refused("EntityNotFoundException", "Database %s not found.".formatted(name));
    }
    return database;
  }

  private ObjectNode find(String database, String name) {
    var _ = requireDatabase(database);
    ObjectNode table = tables.get(id(database, name));
    if (table == null) {
      throw refused("EntityNotFoundException", "Table %s not found.".formatted(name));
    }
    return table;
  }

  private static String id(String database, String table) {
    requireName(lower(table));
    return "%s.%s".formatted(lower(database), lower(table));
  }

  /** Glue takes others, which Athena does not read, and which are no names of files here. */
  private static void requireName(String name) {
    if (!name.matches("[a-z0-9_-]+")) {
      throw refused(INVALID, "%s is no name that Athena reads.".formatted(name));
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static JsonNode page(
      String member, Map<String, ObjectNode> all, @Nullable Integer most, @Nullable String token) {
    Page<ObjectNode> page = Page.of(List.copyOf(all.values()), most, LARGEST_PAGE, token, INVALID);
    ObjectNode output = JsonTrees.object();
    page.items().forEach(output.putArray(member)::add);
    return page.next() == null ? output : output.put("NextToken", page.next());
  }

  private static ServiceException refused(String code, String message) {
    return new ServiceException(400, code, message);
  }

  /** Makes databases. */
  private final class DatabaseType implements ResourceType {

    @Override
    public String name() {
      return "AWS::Glue::Database";
    }

    @Override
    public Provisioned create(Resource resource) {
      JsonNode input = resource.properties().path("DatabaseInput");
      String name = lower(input.path("Name").asString(resource.generatedName()));
      synchronized (GlueService.this) {
        keep(name, input.path("Description").stringValue(null));
      }
      return new Provisioned(name, Map.of());
    }
  }
}
