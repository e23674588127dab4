package io.millrace.tables;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.TableCatalog;
import io.millrace.domain.dataset.TableCatalog.Entry;
import io.millrace.domain.dataset.TableCatalog.ListedColumn;
import io.millrace.domain.dataset.TableCatalog.Listing;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Lets others find a project's table by its name: has the catalog say where its newest metadata
 * are.
 *
 * <p>The catalog is read first, then the pointer, and only what was read of the catalog is
 * replaced. So whoever read an older pointer comes too late and looks again, and the catalog never
 * goes back, in whatever order events come.
 */
final class RegisterTable implements Function<Event, RegisterTable.Registered> {

  private final StateStore stateStore;
  private final StoredMetadata stored;
  private final TableCatalog catalog;

  RegisterTable(StateStore stateStore, StoredMetadata stored, TableCatalog catalog) {
    this.stateStore = stateStore;
    this.stored = stored;
    this.catalog = catalog;
  }

  /**
   * What others are told.
   *
   * @param metadata where a table's newest are; empty where they are told of none
   */
  record Registered(String project, String metadata) {}

  @Override
  public Registered apply(Event event) {
    ProjectName project = event.project();
    if (table(project).isEmpty()) {
      return new Registered(project.value(), ""); // there never was one
    }
    while (true) {
      Optional<Entry> listed = catalog.find(project);
      DatasetTable table = table(project).orElseThrow();
      String wanted = table.location().orElse("");
      if (listed.map(Entry::metadata).orElse("").equals(wanted)) {
        return new Registered(project.value(), wanted);
      }
      listed.ifPresent(entry -> requireOurs(project, entry));
      ObjectRef metadata = table.metadata();
      if (metadata == null) {
        catalog.remove(project); // and look again, as nothing tells who listed another meanwhile
      } else {
        Listing listing = listing(project, metadata);
        var _ =
            listed
                .map(entry -> catalog.replace(listing, entry))
                .orElseGet(() -> catalog.create(listing));
      }
    }
  }

  private Optional<DatasetTable> table(ProjectName project) {
    return stateStore.find(DatasetTable.key(project)).map(Revised::value);
  }

  private void requireOurs(ProjectName project, Entry entry) {
    if (!entry
        .metadata()
        .startsWith("s3://%s/%s".formatted(stored.bucket(), DatasetTable.folder(project)))) {
      throw new MisconfiguredException(
          "the catalog has a table %s that is not this project's (%s): it is left as it is, and has to be renamed or dropped there"
              .formatted(
                  TableCatalog.nameOf(project),
                  entry.metadata().isEmpty() ? "none of Iceberg" : entry.metadata()),
          new IllegalStateException("not ours"));
    }
  }

  private Listing listing(ProjectName project, ObjectRef at) {
    try {
      TableMetadata metadata = stored.read(at);
      return new Listing(project, metadata.location(), ObjectFiles.location(at), columns(metadata));
    } catch (InvalidInputException lost) {
      throw new UnavailableException("the metadata were destroyed meanwhile", lost);
    }
  }

  /** Those that the table has, and after them those that it had under other names. */
  private static List<ListedColumn> columns(TableMetadata metadata) {
    List<ListedColumn> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    add(columns, names, metadata.schema(), true);
    metadata.schemas().forEach(schema -> add(columns, names, schema, false));
    return columns;
  }

  private static void add(
      List<ListedColumn> columns, Set<String> names, Schema schema, boolean current) {
    for (NestedField field : schema.columns()) {
      if (names.add(field.name())) {
        columns.add(
            new ListedColumn(
                field.name(), TableSchema.hiveType(field.type()), field.fieldId(), current));
      }
    }
  }
}
