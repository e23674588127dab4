package io.millrace.intake;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Gathering;
import io.millrace.domain.dataset.Gatherings;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.event.AlarmClock;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.store.ObjectStore.StoredVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Has files wait for those that come soon after them, and publishes them as one dataset version.
 *
 * <p>Each is checked when it comes; one that is refused is refused alone. Once it is time, what
 * waits is complete: which files these are, their order and the definition that they are published
 * by are noted first, so that whoever goes on with it makes the same version of them. The upload of
 * the last of them becomes the version, and the others end as that did.
 */
final class Gatherer {

  private final Projects projects;
  private final Datasets datasets;
  private final Gatherings gatherings;
  private final ObjectStore objects;
  private final Outputs outputs;
  private final Tables tables;
  private final NextVersion next;
  private final AlarmClock alarm;
  private final InstantSource clock;

  Gatherer(
      Projects projects,
      Datasets datasets,
      Gatherings gatherings,
      ObjectStore objects,
      Outputs outputs,
      Tables tables,
      NextVersion next,
      AlarmClock alarm,
      InstantSource clock) {
    this.projects = projects;
    this.datasets = datasets;
    this.gatherings = gatherings;
    this.objects = objects;
    this.outputs = outputs;
    this.tables = tables;
    this.next = next;
    this.alarm = alarm;
    this.clock = clock;
  }

  /** Checks a file, and has it wait unless it is refused. */
  Upload await(Upload upload, ProjectRevision definition, Duration time) {
    Optional<GatheredFile> brought = tables.bring(upload, definition);
    if (brought.isPresent()) {
      Optional<Upload> waiting = Optional.empty();
      while (waiting.isEmpty()) {
        publishDue(upload.project());
        waiting = gatherings.add(upload, brought.get().rows(), time);
      }
    }
    return remind(upload);
  }

  /** Sees to it that a file that waits is published in time. Idempotent. */
  Upload remind(Upload waiting) {
    publishDue(waiting.project());
    ring();
    return datasets.received(waiting.project(), waiting.file());
  }

  /** Publishes what waits in a project, whether it is time or not. Idempotent. */
  void publish(ProjectName project) {
    publish(project, _ -> true);
  }

  /**
   * Publishes whatever it is time for, and sets the clock to what comes next.
   *
   * @throws RuntimeException the first that something was not published for; the others are
   */
  void turn() {
    RuntimeException failed = null;
    for (ProjectRevision each : projects.all()) {
      try {
        publishDue(each.project().name());
      } catch (RuntimeException e) { // of one project: the others are published
        failed = failed == null ? e : failed;
      }
    }
    ring();
    if (failed != null) {
      throw failed;
    }
  }

  private void publishDue(ProjectName project) {
    publish(project, gathering -> gathering.isDue(clock.instant()));
  }

  /** Sets the clock to the moment at which the next of those that wait are published. */
  private void ring() {
    Instant now = clock.instant();
    projects.all().stream()
        .flatMap(each -> gatherings.find(each.project().name()).stream())
        .map(Gathering::until)
        .min(Comparator.naturalOrder())
        .map(until -> until.isAfter(now) ? until : now.plus(Duration.ofMinutes(1)))
        .ifPresent(alarm::ringAt);
  }

  private void publish(ProjectName project, Predicate<Gathering> when) {
    if (gatherings.find(project).filter(when).isPresent()) {
      int revision = projects.find(project).orElseThrow().revision();
      gatherings
          .complete(project, revision, ids -> inOrder(project, ids))
          .ifPresent(complete -> publish(complete, revision(complete, revision)));
    }
  }

  private ProjectRevision revision(Gathering complete, int inForce) {
    Integer noted = complete.revision();
    return projects.find(complete.project(), noted == null ? inForce : noted).orElseThrow();
  }

  private void publish(Gathering complete, ProjectRevision definition) {
    Map<Upload, GatheredFile> files = new LinkedHashMap<>();
    for (String id : complete.uploads()) {
      Upload upload = datasets.upload(complete.project(), id).orElseThrow();
      brought(upload, definition).ifPresent(brought -> files.put(upload, brought));
    }
    if (!files.isEmpty()) {
      try {
        publish(files, definition);
      } catch (InvalidInputException e) { // of the dataset that is there: how all of them end
        files.forEach((file, brought) -> {
          outputs.report(UploadReport.refused(file, e.reason()), null);
          var _ = datasets.refuse(file, brought.rows(), e.reason());
        });
      }
    }
    gatherings.published(complete);
  }

  private void publish(Map<Upload, GatheredFile> files, ProjectRevision definition) {
    List<GatheredFile> brought = List.copyOf(files.values());
    Upload last = List.copyOf(files.keySet()).getLast();
    Upload published =
        datasets.publish(last, next.by(last, definition, brought), brought.getLast().rows());
    files.forEach((file, each) -> {
      var _ = datasets.endedWith(file, each.rows(), published);
    });
  }

  /** What a file brings by this definition; empty where it is refused. */
  private Optional<GatheredFile> brought(Upload upload, ProjectRevision definition) {
    if (upload.outcome() instanceof Outcome.Refused) {
      return Optional.empty();
    }
    GatheredFile before = outputs.gathered(upload);
    if (before.part().projectRevision() == definition.revision()) {
      return Optional.of(before);
    }
    try {
      return tables.bring(upload, definition);
    } catch (InvalidInputException e) { // of this file: how it ends, for its sender
      outputs.report(UploadReport.refused(upload, e.reason()), null);
      var _ = datasets.refuse(upload, null, e.reason());
      return Optional.empty();
    }
  }

  /** As they were written into the bucket, those of one time by name; of one name the newest. */
  private List<String> inOrder(ProjectName project, List<String> ids) {
    Map<String, List<Upload>> named =
        ids.stream()
            .map(id -> datasets.upload(project, id).orElseThrow())
            .filter(upload -> upload.outcome() == null)
            .collect(Collectors.groupingBy(upload -> upload.file().key()));
    return named.values().stream()
        .map(this::newest)
        .map(upload -> Map.entry(written(upload), upload))
        .sorted(
            Map.Entry.<Instant, Upload>comparingByKey()
                .thenComparing(each -> each.getValue().file().key()))
        .map(each -> each.getValue().ingestId())
        .toList();
  }

  /** The one of these that was dropped last; the others end. */
  private Upload newest(List<Upload> sameName) {
    if (sameName.size() == 1) {
      return sameName.getFirst();
    }
    List<ObjectRef> versions = new ArrayList<>();
    ObjectRef file = sameName.getFirst().file();
    new EveryVersion(objects, file.bucket()).at(file.key(), versions::add);
    List<Upload> newestFirst =
        sameName.stream()
            .sorted(Comparator.comparingInt(upload -> versions.indexOf(upload.file())))
            .toList();
    newestFirst.stream().skip(1).forEach(datasets::replaced);
    return newestFirst.getFirst();
  }

  private Instant written(Upload upload) {
    return objects
        .newest(upload.file().bucket(), upload.file().key())
        .filter(newest -> newest.object().equals(upload.file()))
        .map(StoredVersion::writtenAt)
        .orElse(upload.receivedAt());
  }
}
