package io.millrace.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.FunctionJobs;
import io.millrace.aws.LambdaTrainingJobs;
import io.millrace.domain.Sha256;
import io.millrace.domain.compute.Compute;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingJobs.TrainingJob;
import io.millrace.domain.training.TrainingJobsContract;
import io.millrace.domain.training.TuningTrials;
import io.millrace.modeling.archive.ModelArchive;
import io.millrace.wire.Json;
import io.millrace.wire.TrainingInput;
import io.millrace.wire.TrainingOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Training in a function, from its launch to its archive; the events wait here in memory. */
class FunctionJobTest extends TrainingJobsContract {

  private static final Samples.Sample TELCO = Samples.telco();
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Instant END = NOW.plus(Duration.ofMinutes(15));

  @TempDir private Path folder;

  private Instant now = NOW;
  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final FunctionJobs noted = new FunctionJobs(objects, "data");
  private final Deque<TrainingOrder> asked = new ArrayDeque<>();
  private final List<String> said = new ArrayList<>();
  private final LambdaTrainingJobs jobs =
      new LambdaTrainingJobs(new Queue(asked), "train", noted, () -> now);
  private int names;

  /** What is launched runs once somebody looks; until then a launch may be repeated. */
  @Override
  protected TrainingJobs jobs() {
    return new TrainingJobs() {
      @Override
      public List<TuningTrials.Entry> trials(String name) {
        return List.of();
      }

      @Override
      public Optional<Duration> billed(String name) {
        runAll();
        return jobs.billed(name);
      }

      @Override
      public Launch launch(TrainingJob job) {
        return jobs.launch(job);
      }

      @Override
      public void stop(String name) {
        jobs.stop(name);
      }

      @Override
      public Optional<JobState> describe(String name) {
        runAll();
        return jobs.describe(name);
      }
    };
  }

  @Override
  protected TrainingJob newJob() {
    return job(data -> data);
  }

  @Override
  protected TrainingJob newJobThatFails() {
    return job(data -> new byte[] {1, 2, 3});
  }

  @Override
  protected TrainingJob newJobThatGoesOn() {
    return newJob();
  }

  @Override
  protected JobState endOf(TrainingJob job) {
    return jobs().describe(job.name()).orElseThrow();
  }

  @Test
  void itGivesTheVeryBytesThatAJobGives() throws IOException {
    TrainingJob job = newJob();
    var _ = jobs().launch(job);

    Path root = folder.resolve("ml");
    Path dataset = Files.createDirectories(root.resolve("input/data/dataset"));
    Path config = Files.createDirectories(root.resolve("input/data/config"));
    byte[] data = data();
    Files.write(dataset.resolve("data.parquet"), data);
    Files.write(config.resolve("run.json"), Json.bytes(TELCO.input(Sha256.of(data))));
    assertThat(
            new TrainingProgram(new TrainingFolders(root), StopSignal.NONE, () -> NOW, said::add)
                .run())
        .isZero();
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> written = Files.list(root.resolve("model"))) {
      for (Path file : (Iterable<Path>) written::iterator) {
        files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    }
    var end = (JobState.Completed) endOf(job);
    ModelArchive archive =
        ModelArchive.read(objects.read(objects.head(end.bucket(), end.key()).orElseThrow()));
    assertThat(archive.files()).containsExactlyInAnyOrderEntriesOf(files);
  }

  @Test
  void whatIsAskedForTwiceIsTrainedOnce() throws IOException {
    TrainingJob job = newJob();
    var _ = jobs.launch(job);
    var _ = jobs.launch(job);
    assertThat(asked).as("nothing is noted before the function begins").hasSize(2);

    runAll();
    assertThat(said).filteredOn("The model is trained."::equals).hasSize(1);

    noted.note(job.name(), new FunctionJobs.Progress(new JobState.Running("Training"), NOW, END));
    var _ = jobs.launch(job);
    assertThat(asked).isEmpty();
    assertThat(run(order(job))).as("another is at it").isEqualTo(new JobState.Running("Training"));

    now = END.plusSeconds(1);
    assertThat(jobs.describe(job.name()))
        .contains(new JobState.Broken("the function that trained ended without a word"));
    assertThat(run(order(job))).isInstanceOf(JobState.Completed.class);
  }

  @Test
  void whatTakesLongerThanItMaySaysWhatToChoose() throws IOException {
    TrainingJob job = newJob();
    var slow =
        new FunctionJob(
            objects,
            noted,
            () -> now,
            line -> {
              if (line.startsWith("[3]")) {
                now = now.plus(job.compute().timeLimit()).plusSeconds(1);
              }
            });

    assertThat(slow.run(order(job), END))
        .isInstanceOfSatisfying(
            JobState.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains("more than the 14 minutes", "training.compute: {instance: …}"));
  }

  @Test
  void whatIsAskedToStopWhileTreesGrowStopsAndIsNotRunAgain() throws IOException {
    TrainingJob job = newJob();
    List<String> lines = new ArrayList<>();
    var stopped =
        new FunctionJob(
            objects,
            noted,
            () -> now,
            line -> {
              lines.add(line);
              if (line.startsWith("[3]")) {
                jobs.stop(job.name());
                now = now.plusSeconds(3);
              }
            });

    assertThat(stopped.run(order(job), END)).isEqualTo(new JobState.Failed("stopped when asked"));
    assertThat(lines).noneMatch(line -> line.startsWith("[5]"));
    assertThat(run(order(job))).isEqualTo(new JobState.Failed("stopped when asked"));
  }

  private void runAll() {
    for (TrainingOrder order = asked.poll(); order != null; order = asked.poll()) {
      try {
        var _ = run(order);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private JobState run(TrainingOrder order) throws IOException {
    return new FunctionJob(objects, noted, () -> now, said::add)
        .run(order, now.plus(Duration.ofMinutes(15)));
  }

  private static TrainingOrder order(TrainingJob job) {
    return new TrainingOrder(job.name(), job.channels(), job.output(), job.compute().timeLimit());
  }

  private byte[] data() {
    try {
      Path parquet = Files.createTempFile(folder, "data", ".parquet");
      TELCO.publish(parquet);
      return Files.readAllBytes(parquet);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A job on the sample, of which something else is found. */
  private TrainingJob job(UnaryOperator<byte[]> found) {
    String run = "r-00000000000" + ++names;
    byte[] data = data();
    objects.write(
        "data", "datasets/%s/data.parquet".formatted(run), found.apply(data), "x/parquet");
    objects.write(
        "data",
        "runs/telco-churn/%s/config/%s".formatted(run, TrainingInput.FILE),
        Json.bytes(input(run, data)),
        "application/json");
    objects.write(
        "data",
        "runs/telco-churn/%s/dataset.manifest".formatted(run),
        "[{\"prefix\":\"s3://data/datasets/\"},\"%s/data.parquet\"]".formatted(run).getBytes(UTF_8),
        "application/json");
    return new TrainingJob(
        "dev-telco-churn-" + run,
        Map.of(
            "dataset",
            "s3://data/runs/telco-churn/%s/dataset.manifest".formatted(run),
            TrainingInput.CHANNEL,
            "s3://data/runs/telco-churn/%s/config/".formatted(run)),
        "s3://data/runs/telco-churn/" + run,
        new Compute.Function());
  }

  private static TrainingInput input(String run, byte[] data) {
    TrainingInput whole = TELCO.input(Sha256.of(data));
    return new TrainingInput(
        whole.project(),
        whole.runId(),
        new TrainingInput.Dataset(
            1,
            Sha256.of(data),
            whole.dataset().rows(),
            List.of(new TrainingInput.Part(run + "/data.parquet", Sha256.of(data)))),
        whole.seed());
  }

  /** Lambda, as far as it takes events. */
  private record Queue(Deque<TrainingOrder> events) implements LambdaClient {

    @Override
    public InvokeResponse invoke(InvokeRequest request) {
      assertThat(request.invocationTypeAsString()).isEqualTo("Event");
      events.add(Json.read(request.payload().asUtf8String(), TrainingOrder.class));
      return InvokeResponse.builder().statusCode(202).build();
    }

    @Override
    public String serviceName() {
      return "lambda";
    }

    @Override
    public void close() {}
  }
}
