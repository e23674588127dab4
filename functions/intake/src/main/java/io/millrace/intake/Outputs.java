package io.millrace.intake;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.PredictedFile;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.JobName;
import io.millrace.tabular.check.Audit;
import io.millrace.tabular.profile.NumberProfile;
import io.millrace.tabular.profile.Profile;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What intake leaves in the data bucket. Every key is derived from the upload, so that a repeat
 * writes over what an attempt that died left behind.
 */
final class Outputs {

  private static final String JSON = "application/json";

  /**
   * The bytes that a name may have, so that a key of S3, which may have 1024, has room for the
   * rest.
   */
  private static final int LONGEST_NAME = 900;

  private final ObjectStore objects;
  private final String bucket;

  Outputs(ObjectStore objects, String bucket) {
    this.objects = objects;
    this.bucket = bucket;
  }

  /**
   * Tells the file's sender what became of it, as JSON and as a page: {@code
   * reports/<project>/<ingest id>}, and beside the file's name in {@code reports/<project>/files/},
   * where a file that was replaced since is not told of.
   *
   * @param profile of the rows that are published; null where none are
   */
  void report(UploadReport report, @Nullable Profile profile) {
    byte[] json = Json.bytes(report);
    byte[] page = new ReportPage(report, profile).html();
    String folder = "reports/%s/".formatted(report.project());
    for (String name : names(report)) {
      objects.write(bucket, folder + name + ".json", json, JSON);
      objects.write(bucket, folder + name + ".html", page, "text/html; charset=utf-8");
    }
  }

  private List<String> names(UploadReport report) {
    ObjectRef file = report.file();
    boolean replaced =
        objects.head(file.bucket(), file.key()).filter(newest -> !newest.equals(file)).isPresent();
    return replaced
        ? List.of(report.ingestId())
        : List.of(report.ingestId(), "files/" + named(file.key(), report.project()));
  }

  /** The name of a file in its project; its digest where the name is too long for one of ours. */
  private static String named(String key, String project) {
    String name = key.substring(project.length() + (key.startsWith(project + "/") ? 1 : 0));
    return name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
        ? name
        : Sha256.of(name).hex();
  }

  /** Keeps the rows that break a rule. */
  ObjectRef quarantine(Upload upload, Path rows) {
    String key = "quarantine/%s/%s.jsonl".formatted(upload.project(), upload.ingestId());
    return objects.write(bucket, key, rows, "application/jsonl");
  }

  /**
   * The files of a folder that were read, as its report says: none where it was refused before.
   *
   * @return empty where there is no report
   */
  Optional<List<ObjectRef>> filesOf(Upload folder) {
    return objects
        .head(bucket, "reports/%s/%s.json".formatted(folder.project(), folder.ingestId()))
        .map(report ->
            Json.read(objects.read(report), JsonNode.class)
                .path("files")
                .valueStream()
                .map(file -> Json.mapper().treeToValue(file, ObjectRef.class))
                .toList());
  }

  /**
   * Writes what a file or a folder brings into its dataset.
   *
   * @param files of the folder; null where it is one file
   */
  Part part(
      Upload upload,
      @Nullable List<ObjectRef> files,
      ProjectRevision definition,
      Path parquet,
      Audit.Published audit) {
    String folder = folder(upload);
    Profile profile = audit.profile();
    return new Part(
        upload.file(),
        definition.revision(),
        objects.write(bucket, folder + "data.parquet", parquet, "application/vnd.apache.parquet"),
        new Sha256(Objects.requireNonNull(audit.file()).sha256()),
        profile(folder + "profile.json", profile),
        audit.report().rowsKept(),
        latest(definition.project(), profile),
        files);
  }

  /** Keeps what a file brings while it waits for others. */
  GatheredFile gathered(Upload upload, GatheredFile brought) {
    objects.write(bucket, gathered(folder(upload)), Json.bytes(brought), JSON);
    return brought;
  }

  /** What a file that waits for others brings. */
  GatheredFile gathered(Upload upload) {
    return Json.read(
        objects.read(objects.head(bucket, gathered(folder(upload))).orElseThrow()),
        GatheredFile.class);
  }

  private static String gathered(String folder) {
    return folder + "gathered.json";
  }

  /** Writes what is left of a part. */
  Part rest(
      Upload erasing, Part part, Path parquet, Sha256 digest, Profile profile, Project project) {
    String folder = folder(erasing) + part.digest().shortHex() + "/";
    return new Part(
        part.source(),
        part.projectRevision(),
        objects.write(bucket, folder + "data.parquet", parquet, "application/vnd.apache.parquet"),
        digest,
        profile(folder + "profile.json", profile),
        profile.rows(),
        latest(project, profile),
        part.files());
  }

  /** Destroys a file that was dropped, with its quarantine and its reports. */
  void destroy(Upload upload) {
    objects.destroy(upload.file());
    if (Upload.isToPredict(upload.file())) {
      destroyAll(bucket, PredictedFile.of(upload).report());
      return;
    }
    everything("quarantine/%s/%s.".formatted(upload.project(), upload.ingestId()));
    String reports = "reports/%s/".formatted(upload.project());
    everything(reports + upload.ingestId() + ".");
    String name = reports + "files/" + named(upload.file().key(), upload.project().value());
    destroyAll(bucket, name + ".json");
    destroyAll(bucket, name + ".html");
  }

  /**
   * Destroys a dataset version, but for the parts that others may have: of each part what is found
   * by its data before them, and last the manifest, by which all else is found.
   *
   * @param data of parts that nobody may have
   */
  void destroy(DatasetVersion version, Set<ObjectRef> data) {
    for (ObjectRef part : data) {
      destroyAll(bucket, part.key().replaceAll("[^/]+$", "profile.json"));
      destroyAll(bucket, part.key());
    }
    String folder = "datasets/%s/%s/".formatted(version.project(), version.ingestId());
    destroyAll(bucket, folder + "dataset-profile.json");
    destroyAll(bucket, folder + "manifest.json");
  }

  /** Destroys what was written of a project's tables, but for the one that counts. */
  void destroyTablesBut(DatasetTable table) {
    new EveryVersion(objects, bucket)
        .under(
            DatasetTable.folder(table.project()),
            object -> {
              if (!table.has(object.key())) {
                objects.destroy(object);
              }
            });
  }

  /** Destroys every version of an object. */
  void destroyAll(String from, String key) {
    new EveryVersion(objects, from).at(key, objects::destroy);
  }

  private void everything(String prefix) {
    new EveryVersion(objects, bucket).under(prefix, objects::destroy);
  }

  /** Destroys what was predicted of a file. */
  void destroy(ObjectRef predictions) {
    objects.destroy(predictions);
  }

  /** Tells every version of what was predicted of a file. */
  void predictions(PredictedFile file, Consumer<ObjectRef> each) {
    new EveryVersion(objects, bucket).at(file.predictions(), each);
  }

  /**
   * Destroys the rows that were laid out for the project's own code, and what that left.
   *
   * @param ofRun whether those of the run of this id
   */
  void destroyLaidOut(ProjectName project, Predicate<String> ofRun) {
    String runs = "runs/%s/".formatted(project);
    new EveryVersion(objects, bucket)
        .under(
            runs,
            object -> {
              String[] path = object.key().substring(runs.length()).split("/", 3);
              if (path.length == 3
                  && (path[1].equals(JobName.LAID_OUT) || path[1].equals(JobName.BROUGHT))
                  && ofRun.test(path[0])) {
                objects.destroy(object);
              }
            });
  }

  /** The lines of JSON that others left. */
  Lines lines() {
    return new Lines(objects, bucket);
  }

  /** What monitoring keeps of a project's predictions and what came true of them. */
  Joins joins(StateStore state, ProjectName project) {
    return new Joins(state, objects, bucket, project);
  }

  /** A file that was dropped. */
  ObjectSource source(ObjectRef file) {
    return new ObjectSource(objects, file);
  }

  /** A profile that was written. */
  Profile readProfile(ObjectRef at) {
    try (InputStream in = objects.read(at)) {
      return Profile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + at, e);
    }
  }

  /** Writes everything about a dataset version but the fact that it is one. */
  DatasetVersion version(
      Upload upload,
      ProjectRevision definition,
      DatasetManifest manifest,
      ObjectRef profile,
      Instant now) {
    return new DatasetVersion(
        upload.project(),
        0,
        upload.ingestId(),
        definition.revision(),
        manifest.parts().size(),
        manifest.digest(),
        profile,
        objects.write(bucket, folder(upload) + "manifest.json", Json.bytes(manifest), JSON),
        manifest.rows(),
        now);
  }

  /** Writes the profile of all rows of a dataset of several parts. */
  ObjectRef datasetProfile(Upload upload, Profile profile) {
    return profile(folder(upload) + "dataset-profile.json", profile);
  }

  private ObjectRef profile(String key, Profile profile) {
    return objects.write(bucket, key, profile.toJson().getBytes(StandardCharsets.UTF_8), JSON);
  }

  private static String folder(Upload upload) {
    return "datasets/%s/%s/".formatted(upload.project(), upload.ingestId());
  }

  private static @Nullable Instant latest(Project project, Profile profile) {
    return project.eventTime() != null
            && profile.column(project.eventTime()) instanceof NumberProfile time
            && time.count() > 0
        ? switch (time.type()) {
          case DATE -> Instant.EPOCH.plus(Duration.ofDays((long) time.maximum()));
          case TIMESTAMP -> Instant.ofEpochMilli((long) time.maximum());
          case NUMBER, INTEGER, BOOLEAN, CATEGORY, TEXT -> null;
        }
        : null;
  }
}
