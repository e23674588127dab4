package io.millrace.intake;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.UploadFolder;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.store.ObjectStore.StoredVersion;
import io.millrace.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Folders of files that are dropped: a file waits until its folder is complete, and all of them are
 * one upload then, that of the file which says so.
 *
 * <p>Which files these are is told by the bucket, not by the order of events: those that are there
 * and were written no later than what says that the folder is complete. A file that comes after it
 * waits until the folder is said to be complete again; then all that is there takes the place of
 * what was.
 */
final class Folders {

  private static final int MOST_FILES = 1000;

  private final Datasets datasets;
  private final ObjectStore objects;
  private final Outputs outputs;
  private final Tables tables;

  Folders(Datasets datasets, ObjectStore objects, Outputs outputs, Tables tables) {
    this.datasets = datasets;
    this.objects = objects;
    this.outputs = outputs;
    this.tables = tables;
  }

  /**
   * Has a file wait for its folder; of two of its name, the newer, and none that was deleted.
   * Idempotent.
   */
  Upload await(Upload file) {
    List<ObjectRef> versions = newestTwo(file.file());
    if (file.outcome() == null && isDeleted(file.file())) {
      return datasets.deleted(file);
    }
    if (!versions.isEmpty() && !versions.getFirst().equals(file.file())) {
      return datasets.replaced(file);
    }
    versions.stream()
        .skip(1)
        .forEach(older -> datasets.replaced(datasets.received(file.project(), older)));
    return file;
  }

  /**
   * Takes in a folder that is complete.
   *
   * @throws InvalidInputException if it is not, or cannot be read as one
   */
  Upload take(Upload completion, UploadFolder folder, ProjectRevision definition) {
    Upload taken = tables.take(completion, files(completion, folder), definition);
    tell(taken);
    return taken;
  }

  /**
   * Ends the files of a folder as it ended, and those that were deleted before, unless it is
   * complete once more. Idempotent.
   */
  void tell(Upload taken) {
    if (newest(taken.file()).isPresent()) {
      List<ObjectRef> read = outputs.filesOf(taken).orElse(List.of());
      read.forEach(file -> datasets.endedWith(datasets.received(taken.project(), file), taken));
      UploadFolder.completedBy(taken.file())
          .ifPresent(folder -> endDeleted(taken, folder, Set.copyOf(read)));
    }
  }

  private void endDeleted(Upload taken, UploadFolder folder, Set<ObjectRef> read) {
    new EveryVersion(objects, taken.file().bucket())
        .under(
            folder.prefix(),
            file -> {
              if (!read.contains(file)
                  && UploadFolder.ofPart(file).equals(Optional.of(folder))
                  && isDeleted(file)) {
                datasets
                    .upload(taken.project(), Upload.ingestId(file))
                    .filter(waiting -> waiting.outcome() == null)
                    .ifPresent(datasets::deleted);
              }
            });
  }

  private boolean isDeleted(ObjectRef file) {
    return objects.head(file.bucket(), file.key()).isEmpty();
  }

  private List<ObjectRef> files(Upload completion, UploadFolder folder) {
    if (folder.name().isEmpty()) {
      throw new InvalidInputException(
          "Each file in %s/ is an upload of its own. Several that are one have a folder, for instance %1$s/day1/, with _SUCCESS or a manifest in it."
              .formatted(folder.project()));
    }
    String name = Upload.nameOf(completion.file());
    List<StoredVersion> parts = parts(completion.file(), folder);
    StoredVersion complete =
        newest(completion.file())
            .orElseThrow(() ->
                new InvalidInputException(
                    "%s was deleted or dropped again since.".formatted(name)));
    List<ObjectRef> files = new ArrayList<>();
    for (StoredVersion part : parts) {
      if (!part.writtenAt().isAfter(complete.writtenAt())) {
        files.add(part.object());
      } else if (UploadFolder.isManifest(completion.file())
          || newestTwo(part.object()).size() > 1) {
        throw new InvalidInputException(
            "%s was written anew after %s: drop that again once all files are there."
                .formatted(Upload.nameOf(part.object()), name));
      }
    }
    if (files.isEmpty()) {
      throw new InvalidInputException(
          "There is nothing in %s that is a part of a folder by its name, as part-00000.parquet is; a file of another name is an upload of its own."
              .formatted(folder.name()));
    }
    requireNoneDestroyed(completion, folder, files);
    return files;
  }

  /** What is left of a folder that somebody was forgotten in is not all that there was. */
  private void requireNoneDestroyed(Upload completion, UploadFolder folder, List<ObjectRef> files) {
    List<ObjectRef> before = filesBefore(completion);
    if (before.stream().noneMatch(files::contains)) {
      return; // none, or all of them are new
    }
    before.stream()
        .filter(file -> newestTwo(file).isEmpty())
        .findFirst()
        .ifPresent(destroyed -> {
          throw new InvalidInputException(
              "%s was destroyed when rows were forgotten: drop all files of %s anew, and then %s."
                  .formatted(
                      Upload.nameOf(destroyed), folder.name(), Upload.nameOf(completion.file())));
        });
  }

  /** The files of this folder that the newest dataset has. */
  private List<ObjectRef> filesBefore(Upload completion) {
    return datasets
        .newest(completion.project())
        .found()
        .map(newest -> Json.read(objects.read(newest.manifest()), DatasetManifest.class))
        .flatMap(manifest -> manifest.of(completion.file().key()))
        .map(Part::files)
        .orElse(List.of());
  }

  private List<StoredVersion> parts(ObjectRef completion, UploadFolder folder) {
    List<StoredVersion> parts =
        UploadFolder.isManifest(completion)
            ? FolderManifest.read(objects, completion).parts(folder)
            : listed(completion.bucket(), folder);
    if (parts.size() > MOST_FILES) {
      throw new InvalidInputException(
          "%s has %s files, and at most %s are one upload: write fewer, for instance with Spark's coalesce."
              .formatted(folder.name(), parts.size(), MOST_FILES));
    }
    parts.stream()
        .map(StoredVersion::object)
        .filter(folder::isPartition)
        .findFirst()
        .ifPresent(part -> {
          throw new InvalidInputException(
              "%s says in the name of its folder what the value of a column is, which is not read: write the column into the files."
                  .formatted(Upload.nameOf(part)));
        });
    return parts;
  }

  private List<StoredVersion> listed(String bucket, UploadFolder folder) {
    List<StoredVersion> parts = new ArrayList<>();
    List<String> page = objects.list(bucket, folder.prefix(), "", MOST_FILES);
    while (!page.isEmpty()) {
      for (String key : page) {
        objects
            .newest(bucket, key)
            .filter(file -> UploadFolder.ofPart(file.object()).equals(Optional.of(folder)))
            .ifPresent(parts::add);
      }
      page = objects.list(bucket, folder.prefix(), page.getLast(), MOST_FILES);
    }
    return parts;
  }

  /** The same version, if it is still the newest. */
  private Optional<StoredVersion> newest(ObjectRef file) {
    return objects.newest(file.bucket(), file.key()).filter(newest -> newest.object().equals(file));
  }

  private List<ObjectRef> newestTwo(ObjectRef file) {
    return objects.history(file.bucket(), file.key(), null, 2).stream()
        .filter(version -> version.key().equals(file.key()))
        .toList();
  }
}
