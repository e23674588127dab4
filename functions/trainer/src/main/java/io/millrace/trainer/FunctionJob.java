package io.millrace.trainer;

import io.millrace.aws.FunctionJobs;
import io.millrace.aws.FunctionJobs.Progress;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import io.millrace.wire.TrainingOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One job of the training program, with what SageMaker does around it: its files are brought, its
 * archive is taken, and how it ended is noted.
 *
 * <p>Asked for again, one that has ended stays as it is, and one that another invocation is at is
 * left to it. The same order gives the same archive, so two that meet all the same do no harm.
 */
final class FunctionJob {

  /** What the program reads of each channel that is a folder. */
  private static final Map<String, String> FILES =
      Map.of(
          TrainingInput.CHANNEL,
          TrainingInput.FILE,
          TrainingInput.BROUGHT,
          TrainingInput.MODEL,
          "champion",
          "model.tar.gz");

  /** How a channel ends that is a list of objects: SageMaker's manifest file. */
  private static final String LIST = ".manifest";

  private final ObjectStore objects;
  private final FunctionJobs jobs;
  private final InstantSource clock;
  private final Consumer<String> say;

  FunctionJob(ObjectStore objects, FunctionJobs jobs, InstantSource clock, Consumer<String> say) {
    this.objects = objects;
    this.jobs = jobs;
    this.clock = clock;
    this.say = say;
  }

  /**
   * Trains, unless that was done or is being done.
   *
   * @param end when this invocation is ended, whatever it does
   */
  JobState run(TrainingOrder order, Instant end) throws IOException {
    Optional<Progress> known = jobs.find(order.name());
    if (known.isPresent()
        && !(known.get().state() instanceof JobState.Running
            && clock.instant().isAfter(known.get().until()))) {
      return known.get().state();
    }
    Instant begun = clock.instant();
    jobs.note(order.name(), new Progress(new JobState.Running("Training"), begun, end));
    Path root = Files.createTempDirectory("training-");
    try {
      JobState state = train(order, new TrainingFolders(root));
      jobs.note(order.name(), new Progress(state, begun, clock.instant()));
      return state;
    } finally {
      delete(root);
    }
  }

  private JobState train(TrainingOrder order, TrainingFolders folders) throws IOException {
    var stop = new AskedToStop(jobs, order.name(), clock, clock.instant().plus(order.timeLimit()));
    if (stop.asked()) {
      return new JobState.Failed("stopped before it began");
    }
    for (Map.Entry<String, String> channel : order.channels().entrySet()) {
      bring(channel.getKey(), channel.getValue(), folders);
    }
    int status = new TrainingProgram(folders, stop, clock, say).run();
    return switch (status) {
      case 0 -> taken(order, folders);
      case TrainingProgram.REFUSED -> new JobState.Failed(reason(folders));
      case TrainingProgram.INTERRUPTED ->
          new JobState.Failed(
              stop.asked()
                  ? "stopped when asked"
                  : "Training takes more than the %s minutes that it has in a function: choose training.compute: {instance: …}, fewer rows, or fewer rounds."
                      .formatted(order.timeLimit().toMinutes()));
      default -> new JobState.Broken(reason(folders));
    };
  }

  private void bring(String channel, String location, TrainingFolders folders) throws IOException {
    URI source = URI.create(location);
    Path folder = Files.createDirectories(folders.channel(channel));
    if (location.endsWith(LIST)) {
      ObjectRef list =
          objects
              .head(source.getHost(), path(source))
              .orElseThrow(() -> new UnavailableException("no list at " + location));
      JsonNode entries = Json.read(objects.read(list), JsonNode.class);
      String prefix = entries.path(0).path("prefix").asString("");
      for (int entry = 1; entry < entries.size(); entry++) {
        bring(URI.create(prefix), entries.path(entry).asString(""), folder);
      }
    } else if (FILES.containsKey(channel)) {
      bring(source, String.valueOf(FILES.get(channel)), folder);
    }
  }

  /** What is not there the program misses, and says so. */
  private void bring(URI prefix, String file, Path folder) throws IOException {
    Path target = folder.resolve(file).normalize();
    Optional<ObjectRef> object = objects.head(prefix.getHost(), path(prefix) + file);
    if (object.isPresent() && target.startsWith(folder)) {
      Files.createDirectories(target.resolveSibling(""));
      try (InputStream in = objects.read(object.get())) {
        Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private JobState taken(TrainingOrder order, TrainingFolders folders) throws IOException {
    Path archive = folders.root().resolve("model.tar.gz");
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> written = Files.list(folders.model())) {
      for (Path file : (Iterable<Path>) written::iterator) {
        files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    }
    try (OutputStream out = Files.newOutputStream(archive)) {
      new ModelArchive(files).write(out);
    }
    URI output = URI.create(order.output());
    String key = "%s/%s/output/model.tar.gz".formatted(path(output), order.name());
    ObjectRef kept = objects.write(output.getHost(), key, archive, "application/gzip");
    return new JobState.Completed(kept.bucket(), kept.key());
  }

  private static String path(URI location) {
    return location.getPath().substring(1);
  }

  private static String reason(TrainingFolders folders) throws IOException {
    return Files.exists(folders.failure())
        ? Files.readString(folders.failure())
        : "the training program gives no reason";
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
