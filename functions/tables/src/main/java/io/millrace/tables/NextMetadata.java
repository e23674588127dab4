package io.millrace.tables;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetTag;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.tabular.profile.Profile;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A table's metadata, and what they become by one dataset version more. */
final class NextMetadata {

  private static final Logger log = LoggerFactory.getLogger(NextMetadata.class);

  /** Snapshots that the metadata name, so that they stay small: each is some 700 bytes of them. */
  private static final int MOST_SNAPSHOTS = 1000;

  private static final int FORMAT_VERSION = 2;

  /** Nobody else may delete files: they are the dataset's, and other versions have them. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          TableProperties.GC_ENABLED, "false",
          TableProperties.MANIFEST_MIN_MERGE_COUNT, "20");

  private final Projects projects;
  private final ObjectStore objects;
  private final String bucket;
  private final StoredMetadata stored;

  NextMetadata(Projects projects, StoredMetadata stored) {
    this.projects = projects;
    this.stored = stored;
    this.objects = stored.objects();
    this.bucket = stored.bucket();
  }

  /**
   * Writes the metadata that have this dataset version too, as the newest. Nothing that is there is
   * written over.
   *
   * @param before the table without it
   * @throws InvalidInputException if what the version consists of cannot be read, or cannot be told
   *     as a table
   */
  ObjectRef with(DatasetTable before, DatasetVersion dataset) {
    ProjectRevision definition = told(dataset);
    String folder = before.folder();
    return stored.write(
        folder,
        dataset.version(),
        trimmed(
            snapshot(
                base(before, definition),
                definition,
                folder,
                dataset,
                dataset.version(),
                SnapshotRef.MAIN_BRANCH)));
  }

  /**
   * The definition of a dataset version.
   *
   * @throws InvalidInputException if by that it cannot be told as a table
   */
  private ProjectRevision told(DatasetVersion dataset) {
    ProjectRevision definition = definition(dataset.project(), dataset.projectRevision());
    DatasetTable.refusal(definition.project(), dataset)
        .ifPresent(why -> {
          throw new InvalidInputException(why);
        });
    return definition;
  }

  /**
   * Writes the metadata in which these tags and branches, and no others, mean the snapshots of
   * their datasets: all of them at once, whatever they are. A tag or branch of what is no snapshot
   * means none there, and a branch of the name of a tag neither.
   *
   * @param metadata the table's
   * @return empty where they are so already
   */
  Optional<ObjectRef> referred(
      DatasetTable before, ObjectRef metadata, List<DatasetTag> tags, List<BranchHead> branches) {
    TableMetadata there = there(metadata);
    if (there == null) {
      return Optional.empty();
    }
    TableMetadata next = there;
    Map<String, SnapshotRef> wanted = new TreeMap<>();
    for (BranchHead branch : branches) {
      next = having(next, before.folder(), branch);
      if (next.snapshot(branch.snapshot()) != null) {
        wanted.put(branch.name(), SnapshotRef.branchBuilder(branch.snapshot()).build());
      }
    }
    for (DatasetTag tag : tags) {
      if (there.snapshot(tag.dataset()) != null) {
        wanted.put(tag.name(), SnapshotRef.tagBuilder(tag.dataset()).build());
      }
    }
    Map<String, SnapshotRef> now = references(there);
    return wanted.equals(now)
        ? Optional.empty()
        : Optional.of(
            stored.write(before.folder(), before.version(), referring(next, now, wanted)));
  }

  /** All but the main line. */
  private static Map<String, SnapshotRef> references(TableMetadata metadata) {
    Map<String, SnapshotRef> references = new TreeMap<>(metadata.refs());
    references.remove(SnapshotRef.MAIN_BRANCH);
    return references;
  }

  /** The same with these references, and without the snapshots of what no branch is any more. */
  private static TableMetadata referring(
      TableMetadata metadata, Map<String, SnapshotRef> before, Map<String, SnapshotRef> wanted) {
    TableMetadata.Builder next = TableMetadata.buildFrom(metadata);
    before.keySet().forEach(next::removeRef);
    wanted.forEach(next::setRef);
    Set<Long> meant =
        wanted.values().stream().map(SnapshotRef::snapshotId).collect(Collectors.toSet());
    next.removeSnapshots(
        metadata.snapshots().stream()
            .map(Snapshot::snapshotId)
            .filter(snapshot -> BranchHead.isOne(snapshot) && !meant.contains(snapshot))
            .toList());
    return next.build();
  }

  /** The table with the snapshot of a branch; without, where that cannot be told as a table. */
  private TableMetadata having(TableMetadata there, String folder, BranchHead branch) {
    DatasetVersion own = branch.own();
    if (own == null || there.snapshot(branch.snapshot()) != null) {
      return there;
    }
    try {
      ProjectRevision definition = told(own);
      TableMetadata base = declared(there, definition);
      Snapshot begun = there.snapshot(branch.base());
      Snapshot parent = begun == null ? there.currentSnapshot() : begun;
      TableMetadata.Builder at = TableMetadata.buildFrom(base);
      if (parent != null) {
        at.setRef(branch.name(), SnapshotRef.branchBuilder(parent.snapshotId()).build());
      }
      TableMetadata grown =
          snapshot(at.build(), definition, folder, own, branch.snapshot(), branch.name());
      return TableMetadata.buildFrom(grown).setCurrentSchema(there.currentSchemaId()).build();
    } catch (InvalidInputException e) {
      log.warn("branch {} of {} is no snapshot: {}", branch.name(), own.project(), e.reason());
      return there;
    }
  }

  private TableMetadata base(DatasetTable before, ProjectRevision definition) {
    TableMetadata there = before.metadata() == null ? null : there(before.metadata());
    if (there == null) {
      String location = "s3://%s/%s".formatted(bucket, before.folder().replaceFirst("/$", ""));
      return TableMetadata.buildFromEmpty(FORMAT_VERSION)
          .assignUUID(UUID.nameUUIDFromBytes(location.getBytes(StandardCharsets.UTF_8)).toString())
          .setLocation(location)
          .setCurrentSchema(
              TableSchema.of(definition.project().columns(), definition.ids()),
              definition.ids().all().size())
          .setDefaultPartitionSpec(PartitionSpec.unpartitioned())
          .setDefaultSortOrder(SortOrder.unsorted())
          .setProperties(PROPERTIES)
          .build();
    }
    return declared(there, definition);
  }

  /** The table with the columns of a definition. */
  private static TableMetadata declared(TableMetadata there, ProjectRevision definition) {
    return TableMetadata.buildFrom(there)
        .setCurrentSchema(
            TableSchema.of(definition.project().columns(), definition.ids()),
            Math.max(there.lastColumnId(), definition.ids().all().size()))
        .build();
  }

  /** Null where somebody lost them: the table begins anew. */
  private @Nullable TableMetadata there(ObjectRef metadata) {
    try {
      return stored.read(metadata);
    } catch (InvalidInputException lost) {
      log.error("the table begins anew: {}", lost.reason());
      return null;
    }
  }

  /** The table of which a branch is a snapshot of the dataset version, of its time. */
  private TableMetadata snapshot(
      TableMetadata base,
      ProjectRevision definition,
      String folder,
      DatasetVersion dataset,
      long snapshot,
      String branch) {
    var draft =
        new DraftTable(base, new ObjectFiles(objects), snapshot, branch, dataset.publishedAt());
    Table table = new BaseTable(draft, dataset.project().value(), _ -> {});
    Map<String, DataFile> gone = files(table, branch);
    List<DataFile> added = new ArrayList<>();
    Map<Part, DataFile> files = new LinkedHashMap<>();
    for (Part part : manifest(dataset).parts()) {
      DataFile file = gone.remove(ObjectFiles.location(part.data()));
      if (file == null) {
        file = gone.remove(ObjectFiles.location(bucket, copy(folder, part)));
      }
      if (file == null) {
        file = file(folder, dataset.project(), part);
        added.add(file);
      }
      files.put(part, file);
    }
    List<DeleteFile> before = ReplacedRows.of(table, branch);
    Optional<DeleteFile> replaced =
        definition.project().data().mode() == Mode.UPSERT
            ? new ReplacedRows(objects, bucket)
                .written(folder + "deletes/" + snapshot, definition.project(), files)
            : Optional.empty();
    if (!before.isEmpty() || replaced.isPresent()) {
      RowDelta delta = table.newRowDelta().toBranch(branch);
      added.forEach(delta::addRows);
      gone.values().forEach(delta::removeRows);
      before.forEach(delta::removeDeletes);
      replaced.ifPresent(delta::addDeletes);
      delta.commit();
    } else if (gone.isEmpty()) {
      AppendFiles append = table.newAppend().toBranch(branch);
      added.forEach(append::appendFile);
      append.commit();
    } else {
      OverwriteFiles overwrite = table.newOverwrite().toBranch(branch);
      added.forEach(overwrite::addFile);
      gone.values().forEach(overwrite::deleteFile);
      overwrite.commit();
    }
    return draft.current();
  }

  /** The files that a branch of the table has now, by where they are. */
  private static Map<String, DataFile> files(Table table, String branch) {
    Map<String, DataFile> files = new LinkedHashMap<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().useRef(branch).planFiles()) {
      tasks.forEach(task -> files.put(task.file().location(), task.file()));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataFile file(String folder, ProjectName project, Part part) {
    ProjectRevision definition = definition(project, part.projectRevision());
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath(path(folder, part))
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(objects.sizeBytes(part.data()))
        .withMetrics(
            PartMetrics.of(
                Profile.parse(stored.text(part.profile())),
                definition.project().columns(),
                definition.ids()))
        .build();
  }

  /**
   * Where readers find the part, who know no versions of objects: where it is, or a copy of it
   * where something was written over it.
   */
  private String path(String folder, Part part) {
    ObjectRef data = part.data();
    return objects.head(data.bucket(), data.key()).filter(data::equals).isPresent()
        ? ObjectFiles.location(data)
        : ObjectFiles.location(objects.copyIfAbsent(data, bucket, copy(folder, part)));
  }

  private static String copy(String folder, Part part) {
    return folder + "data/" + part.digest() + ".parquet";
  }

  /** Without the oldest snapshots that have no tag where there are too many. */
  private static TableMetadata trimmed(TableMetadata metadata) {
    int many = metadata.snapshots().size() - MOST_SNAPSHOTS;
    if (many <= 0) {
      return metadata;
    }
    Set<Long> tagged =
        metadata.refs().values().stream().map(SnapshotRef::snapshotId).collect(Collectors.toSet());
    List<Long> oldest =
        metadata.snapshots().stream()
            .filter(snapshot -> !tagged.contains(snapshot.snapshotId()))
            .sorted(Comparator.comparingLong(Snapshot::sequenceNumber))
            .limit(many)
            .map(Snapshot::snapshotId)
            .toList();
    return TableMetadata.buildFrom(metadata).removeSnapshots(oldest).build();
  }

  private ProjectRevision definition(ProjectName project, int revision) {
    return projects
        .find(project, revision)
        .orElseThrow(() ->
            new InvalidInputException(
                "there is no revision %s of project %s".formatted(revision, project)));
  }

  private DatasetManifest manifest(DatasetVersion dataset) {
    return Json.read(objects.read(dataset.manifest()), DatasetManifest.class);
  }
}
