package io.millrace.tables;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Interruption;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetTag;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Erasure;
import io.millrace.domain.dataset.Erasures;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.TableCatalog;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.check.TableAudit;
import io.millrace.tabular.read.Source;
import io.millrace.tabular.rows.Limits;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** A project's datasets as intake publishes them, and their table as others read it. */
final class TestDatasets {

  static final ProjectName VISITS = new ProjectName("visits");

  final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final Path folder;
  private Instant now = Instant.parse("2026-11-23T00:00:00Z");
  private int uploads;
  private int heard;

  TestDatasets(Path folder) {
    this.folder = folder;
  }

  private Datasets datasets() {
    return new Datasets(new Transactions(stateStore, _ -> {}), () -> now);
  }

  private Projects projects() {
    return new Projects(new Transactions(stateStore, _ -> {}), () -> now);
  }

  /** The function, on ports that may fail. */
  PublishTable function(Interruption interruption) {
    return function(
        interruption.at(StateStore.class, stateStore), interruption.at(ObjectStore.class, objects));
  }

  private PublishTable function(StateStore state, ObjectStore store) {
    var transactions = new Transactions(state, _ -> {});
    return new PublishTable(
        state,
        new Datasets(transactions, () -> now),
        DatasetTag.in(transactions, () -> now),
        new Branches(transactions, () -> now),
        new NextMetadata(new Projects(transactions, () -> now), new StoredMetadata(store, "data")),
        () -> now);
  }

  /** The function that lets others find the table, on ports that may fail. */
  RegisterTable registering(Interruption interruption, TableCatalog others) {
    return registering(
        interruption.at(StateStore.class, stateStore),
        interruption.at(ObjectStore.class, objects),
        interruption.at(TableCatalog.class, others));
  }

  RegisterTable registering(TableCatalog others) {
    return registering(stateStore, objects, others);
  }

  private static RegisterTable registering(
      StateStore state, ObjectStore store, TableCatalog others) {
    return new RegisterTable(state, new StoredMetadata(store, "data"), others);
  }

  /** Others are told of whatever was announced since the last call, the newest first. */
  List<Event> announced() {
    List<Event> all = stateStore.announced();
    List<Event> since =
        all.subList(heard, all.size()).stream()
            .filter(Event.TableMoved.class::isInstance)
            .toList()
            .reversed();
    heard = all.size();
    return since;
  }

  /** That a version was published is heard on ports that may fail. */
  Interruption.Scenario telling(Interruption interruption, int version) {
    PublishTable function = function(interruption);
    return new Interruption.Scenario() {
      @Override
      public void work() {
        var _ = function.apply(new Event.DatasetPublished(VISITS, version));
      }

      @Override
      public String state() {
        return seen();
      }
    };
  }

  /** The function hears that this version was published. */
  int told(int version) {
    return function(stateStore, objects)
        .apply(new Event.DatasetPublished(VISITS, version))
        .version();
  }

  /** A person gives a name to a dataset, 0 for none, and the function hears of it. */
  void tag(String name, int dataset) {
    DatasetTag.in(new Transactions(stateStore, _ -> {}), () -> now)
        .point(VISITS, new DatasetTag(name, dataset), null, "ada", "seen by the auditors");
    function(stateStore, objects).apply(new Event.DatasetTagged(VISITS, name));
  }

  void declare(String columns, String data) {
    String yaml =
        """
        name: visits
        task: binary
        target: returned
        positive: "true"
        entityKey: id
        columns: {%s}
        checks: {rows: none, quarantine: none}
        data: %s
        """
            .formatted(columns, data);
    projects().declare(ProjectYaml.parse(yaml), Sha256.of(yaml), "ada");
  }

  /**
   * Publishes these rows after those of the version before, all of its files or the newest ones.
   */
  DatasetVersion publish(String csv, int kept) {
    now = now.plusSeconds(60);
    ProjectRevision definition = projects().find(VISITS).orElseThrow();
    String id = "in-" + ++uploads;
    Part part = part(definition, id, csv);
    List<Part> parts = new ArrayList<>();
    datasets().newest(VISITS).found().ifPresent(before -> parts.addAll(parts(before)));
    parts.add(part);
    var manifest =
        new DatasetManifest(
            VISITS.value(),
            new DatasetManifest.Source(part.source(), Sha256.of(csv)),
            parts.subList(Math.max(0, parts.size() - kept), parts.size()));
    var upload = datasets().received(VISITS, part.source());
    var _ =
        datasets()
            .publish(
                upload,
                new DatasetVersion(
                    VISITS,
                    0,
                    upload.ingestId(),
                    definition.revision(),
                    manifest.parts().size(),
                    manifest.digest(),
                    part.profile(),
                    objects.write("data", id + "/manifest.json", Json.bytes(manifest), ""),
                    manifest.rows(),
                    now),
                new RowCounts(part.rows(), part.rows(), 0));
    return datasets().newest(VISITS).found().orElseThrow();
  }

  /** A branch begins at a dataset version, and the function hears of it. */
  void branch(String name, int base) {
    branches().begin(VISITS, name, base, "ada", "to try it");
    moved(name);
  }

  /** The function hears that something became of a branch. */
  void moved(String name) {
    function(stateStore, objects).apply(new Event.BranchMoved(VISITS, name));
  }

  Branches branches() {
    return new Branches(new Transactions(stateStore, _ -> {}), () -> now);
  }

  /** Publishes these rows on a branch after those that it has. */
  DatasetVersion publishOn(String name, String csv) {
    now = now.plusSeconds(60);
    ProjectRevision definition = projects().find(VISITS).orElseThrow();
    String id = "in-" + ++uploads;
    Part part = part(definition, id, csv);
    var file = new ObjectRef("intake", "visits@%s/%s.csv".formatted(name, id), "v1");
    var upload = datasets().received(VISITS, file);
    var _ =
        branches()
            .publish(
                upload,
                name,
                before -> {
                  List<Part> parts = new ArrayList<>(parts(before));
                  parts.add(part);
                  var manifest =
                      new DatasetManifest(
                          VISITS.value(), new DatasetManifest.Source(file, Sha256.of(csv)), parts);
                  return new DatasetVersion(
                      VISITS,
                      0,
                      upload.ingestId(),
                      definition.revision(),
                      parts.size(),
                      manifest.digest(),
                      part.profile(),
                      objects.write("data", id + "/manifest.json", Json.bytes(manifest), ""),
                      manifest.rows(),
                      now);
                },
                new RowCounts(part.rows(), part.rows(), 0));
    return branches().head(branches().open(VISITS, name));
  }

  /** Where the files are of the snapshot that a branch of the table is. */
  List<String> filesOn(String name) {
    return files(
        Objects.requireNonNull(table().refs().get(name)).snapshotId(), Expressions.alwaysTrue());
  }

  List<Part> parts(DatasetVersion version) {
    return Json.read(objects.read(version.manifest()), DatasetManifest.class).parts();
  }

  private Part part(ProjectRevision definition, String id, String csv) {
    try {
      Path parquet = folder.resolve(id + ".parquet");
      byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
      var source =
          new Source() {
            @Override
            public String name() {
              return id + ".csv";
            }

            @Override
            public InputStream open() {
              return new ByteArrayInputStream(bytes);
            }
          };
      Audit audit =
          new TableAudit(definition.project(), definition.ids(), Limits.USUAL)
              .publish(source, parquet, _ -> {}, null);
      if (!(audit instanceof Audit.Published published)) {
        throw new AssertionError(audit.toString());
      }
      return new Part(
          new ObjectRef("intake", "visits/" + id + ".csv", "v1"),
          definition.revision(),
          objects.write("data", "datasets/visits/" + id + "/data.parquet", parquet, ""),
          new Sha256(Objects.requireNonNull(published.file()).sha256()),
          objects.write(
              "data",
              "datasets/visits/" + id + "/profile.json",
              published.profile().toJson().getBytes(StandardCharsets.UTF_8),
              ""),
          published.report().rowsKept(),
          null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of these versions are forgotten, and what is the newest stays it. */
  void forgotten(List<Integer> versions, int newest) {
    var erasures = new Erasures(new Transactions(stateStore, _ -> {}), () -> now);
    Erasure asked = erasures.asked(VISITS, "id", Sha256.of("c"), "ada", "a letter");
    erasures.withdraws(asked, versions, newest);
  }

  Optional<DatasetTable> pointer() {
    return stateStore.find(DatasetTable.key(VISITS)).map(Revised::value);
  }

  /** The table that the newest metadata lead to. */
  Table table() {
    ObjectRef metadata = Objects.requireNonNull(pointer().orElseThrow().metadata());
    try (InputStream in = objects.read(metadata)) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new BaseTable(
          new DraftTable(
              TableMetadataParser.fromJson(ObjectFiles.location(metadata), json),
              new ObjectFiles(objects),
              0,
              SnapshotRef.MAIN_BRANCH,
              now),
          "visits");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the files of a snapshot are that may have rows of which this holds. */
  List<String> files(long snapshot, Expression filter) {
    try (CloseableIterable<FileScanTask> tasks =
        table().newScan().useSnapshot(snapshot).filter(filter).planFiles()) {
      List<String> files = new ArrayList<>();
      tasks.forEach(task -> files.add(task.file().location()));
      files.sort(null);
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> files(int snapshot) {
    return files(snapshot, Expressions.alwaysTrue());
  }

  /** A version's rows are the newest again. */
  void revert(int version) {
    now = now.plusSeconds(60);
    var _ = datasets().revert(VISITS, version, "ada", "the file was the wrong one");
  }

  /** Where the files are by which readers of a snapshot leave rows out. */
  List<String> deletes(long snapshot) {
    try (CloseableIterable<FileScanTask> tasks =
        table().newScan().useSnapshot(snapshot).planFiles()) {
      var files = new TreeSet<String>();
      tasks.forEach(task -> task.deletes().forEach(deletes -> files.add(deletes.location())));
      return List.copyOf(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that a reader sees: each snapshot's columns and files. */
  String seen() {
    var seen = new StringBuilder("version " + pointer().map(DatasetTable::version).orElse(0));
    if (pointer().map(DatasetTable::metadata).isPresent()) {
      var ids = new TreeSet<Long>();
      table().snapshots().forEach(snapshot -> ids.add(snapshot.snapshotId()));
      for (long id : ids) {
        var snapshot = table().snapshot(id);
        seen.append('\n')
            .append(id)
            .append(snapshot.timestampMillis())
            .append(table().schemas().get(snapshot.schemaId()))
            .append(files((int) id))
            .append(deletes(id));
      }
    }
    return seen.toString();
  }
}
