package io.millrace.local.sagemaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ServiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sagemaker.model.TrainingInstanceType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(120)
class TrainingJobsTest {

  private static final String LEARN =
      "cat $MILLRACE_ML_ROOT/input/data/dataset/data.csv | wc -c > $MILLRACE_ML_ROOT/model/size;"
          + " echo learned";

  @TempDir Path folder;
  private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final List<TrainingJobs> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(TrainingJobs::close);
  }

  @Test
  void aJobReadsItsChannelsAndLeavesAnArchive() throws IOException {
    objects.put("data/sets/1/data.csv", "a,b".getBytes(UTF_8));
    TrainingJob job = jobs(LEARN).create(input("churn-1", 60));

    assertThat(ended(job).path("TrainingJobStatus").asString()).isEqualTo("Completed");
    assertThat(job.folder().resolve("ml")).doesNotExist();
    assertThat(job.description().at("/ModelArtifacts/S3ModelArtifacts").asString())
        .isEqualTo("s3://models/churn/churn-1/output/model.tar.gz");
    assertThat(archive("models/churn/churn-1/output/model.tar.gz"))
        .containsOnlyKeys("size")
        .allSatisfy((name, content) -> assertThat(content.strip()).isEqualTo("3"));
    assertThat(log).containsExactly("/aws/sagemaker/TrainingJobs learned");
    await(() -> List.copyOf(events).stream().anyMatch(event -> event.contains("\"Completed\"")));
    assertThat(job.description().path("SecondaryStatusTransitions"))
        .extracting(transition -> transition.path("Status").asString())
        .containsExactly("Starting", "Downloading", "Training", "Uploading", "Completed");
  }

  @Test
  void whatIsNotToBePackedIsPutFileByFile() {
    objects.put("data/sets/1/data.csv", "a,b".getBytes(UTF_8));
    var input = (tools.jackson.databind.node.ObjectNode) input("churn-1", 60);
    input.withObject("/OutputDataConfig").put("CompressionType", "NONE");
    TrainingJob job =
        jobs("cd $MILLRACE_ML_ROOT/model; mkdir -p train; echo 1 > train/a.csv").create(input);

    assertThat(ended(job).path("TrainingJobStatus").asString()).isEqualTo("Completed");
    assertThat(objects)
        .containsKey("models/churn/churn-1/output/model/train/a.csv")
        .doesNotContainKey("models/churn/churn-1/output/model.tar.gz");
    assertThat(job.description().at("/OutputDataConfig/CompressionType").asString())
        .isEqualTo("NONE");
  }

  @Test
  void aChannelMayBeAListOfObjectsEachOfWhichIsWhereItsPathLeads() throws IOException {
    objects.put("data/sets/1/data.csv", "a,b".getBytes(UTF_8));
    objects.put("data/sets/2/data.csv", "cd".getBytes(UTF_8));
    objects.put("data/sets/3/data.csv", "not listed".getBytes(UTF_8));
    objects.put(
        "data/run/dataset.manifest",
        "[{\"prefix\":\"s3://data/sets/\"},\"1/data.csv\",\"2/data.csv\"]".getBytes(UTF_8));
    TrainingJob job =
        jobs("cd $MILLRACE_ML_ROOT/input/data/dataset; find . -name '*.csv' | sort | xargs cat > $MILLRACE_ML_ROOT/model/all")
            .create(listed("s3://data/run/dataset.manifest"));

    assertThat(ended(job).path("TrainingJobStatus").asString()).isEqualTo("Completed");
    assertThat(archive("models/churn/churn-1/output/model.tar.gz"))
        .containsExactly(Map.entry("all", "a,bcd"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | s3://data/run/dataset.manifest is no JSON",
        "[\"1/data.csv\"] | does not begin with {\"prefix\": \"s3://…\"}",
        "[{\"prefix\":\"s3://data/sets/\"}] | lists nothing after it",
        "[{\"prefix\":\"s3://data/sets/\"},7] | entry 1 of s3://data/run/dataset.manifest is no path"
      })
  void aListThatIsNoneFailsTheJobWithTheReason(String list, String reason) {
    objects.put("data/run/dataset.manifest", list.getBytes(UTF_8));

    TrainingJob job = jobs("true").create(listed("s3://data/run/dataset.manifest"));

    assertThat(ended(job).path("FailureReason").asString())
        .startsWith("ClientError: Data download failed: ")
        .contains(reason);
  }

  private static JsonNode listed(String manifest) {
    return JsonTrees.parse(
        input("churn-1", 60)
            .toString()
            .replace("S3Prefix", "ManifestFile")
            .replace("s3://data/sets/1/", manifest));
  }

  @Test
  void aProgramThatFailsSaysWhy() {
    objects.put("data/sets/1/data.csv", new byte[0]);
    TrainingJob job =
        jobs("echo 'target has one class' > $MILLRACE_ML_ROOT/output/failure; exit 3")
            .create(input("churn-1", 60));

    JsonNode description = ended(job);
    assertThat(description.path("TrainingJobStatus").asString()).isEqualTo("Failed");
    assertThat(description.path("FailureReason").asString())
        .isEqualTo("AlgorithmError: target has one class, exit code: 3");
  }

  @Test
  void aProgramThatRunsTooLongIsStopped() {
    objects.put("data/sets/1/data.csv", new byte[0]);
    TrainingJob job = jobs("exec sleep 60").create(input("churn-1", 1));

    JsonNode description = ended(job);
    assertThat(description.path("TrainingJobStatus").asString()).isEqualTo("Stopped");
    assertThat(description.path("SecondaryStatus").asString()).isEqualTo("MaxRuntimeExceeded");
  }

  @Test
  void aNameIsTakenOnce() {
    TrainingJobs jobs = jobs("true");
    jobs.create(input("churn-1", 60));

    assertThatThrownBy(() -> jobs.create(input("churn-1", 60)))
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.code()).isEqualTo("ResourceInUse"));
  }

  @Test
  void aJobWithoutDataFailsWithTheChannelsName() {
    TrainingJob job = jobs("true").create(input("churn-1", 60));

    assertThat(ended(job).path("FailureReason").asString())
        .contains("no object of channel dataset at s3://data/sets/1/");
  }

  @Test
  void aJobWhoseBucketIsMissingSaysWhichAndNoClassOfJava() {
    TrainingJob job =
        jobs("true")
            .create(
                JsonTrees.parse(input("churn-1", 60).toString().replace("s3://data", "s3://none")));

    assertThat(ended(job).path("FailureReason").asString())
        .isEqualTo("ClientError: Data download failed: s3://none: no such bucket");
  }

  @Test
  void theListHoldsEveryInstanceTypeOfTheModel() {
    assertThat(InstanceTypes.all())
        .as("instance-types.txt, from TrainingInstanceType")
        .containsExactlyInAnyOrderElementsOf(
            TrainingInstanceType.knownValues().stream().map(Object::toString).toList());
  }

  @Test
  void aProgramGetsTheEnvironmentOfItsJob() throws IOException {
    objects.put("data/sets/1/data.csv", new byte[0]);
    ObjectNode input = (ObjectNode) input("churn-1", 60);
    input.putObject("Environment").put("COLOUR", "red");

    TrainingJob job = jobs("echo $COLOUR > $MILLRACE_ML_ROOT/model/colour").create(input);

    assertThat(ended(job).path("TrainingJobStatus").asString()).isEqualTo("Completed");
    assertThat(archive("models/churn/churn-1/output/model.tar.gz"))
        .containsExactly(Map.entry("colour", "red\n"));
  }

  @Test
  void whatRanWhenTheCloudEndedRunsAgain() throws IOException {
    objects.put("data/sets/1/data.csv", "a".getBytes(UTF_8));
    TrainingJobs before = jobs("exec sleep 60");
    TrainingJob killed = before.create(input("churn-1", 60));
    await(() -> killed.description().path("SecondaryStatus").asString().equals("Training"));
    before.close();

    TrainingJobs after = jobs(LEARN);
    after.resume();

    assertThat(ended(after.find("churn-1")).path("TrainingJobStatus").asString())
        .isEqualTo("Completed");
    assertThat(archive("models/churn/churn-1/output/model.tar.gz")).containsOnlyKeys("size");
  }

  /** The service, which a cloud starts like any other, and not only the jobs within it. */
  @Test
  void aCloudThatStartsAgainGoesOnWithWhatWasInterrupted() {
    objects.put("data/sets/1/data.csv", "a".getBytes(UTF_8));
    TrainingJobs before = jobs("exec sleep 60");
    TrainingJob interrupted = before.create(input("churn-1", 60));
    await(() -> interrupted.description().path("SecondaryStatus").asString().equals("Training"));
    before.close();

    try (AwsService service =
        new SageMakerService(
            folder,
            new TrainingPrograms(
                Map.of(
                    "millrace-trainer", new TrainingProgram(List.of("sh", "-c", LEARN), Map.of()))),
            1,
            new MapStorage(),
            (group, stream, message) -> log.add(message),
            (bus, source, type, detail, resources) -> events.add(detail),
            (namespace, name, dimensions, value) -> {},
            InstantSource.system(),
            1)) {
      service.start();

      await(() -> List.copyOf(events).stream().anyMatch(event -> event.contains("\"Completed\"")));
    }
    assertThat(objects).containsKey("models/churn/churn-1/output/model.tar.gz");
  }

  @Test
  void aProgramThatOutlivedItsCloudIsEndedBeforeItsJobRunsAgain() throws Exception {
    objects.put("data/sets/1/data.csv", "a".getBytes(UTF_8));
    TrainingJobs before = jobs("exec sleep 60");
    TrainingJob killed = before.create(input("churn-1", 60));
    Path trace = killed.folder().resolve("process");
    await(() -> Files.exists(trace));
    before.close();
    Process orphan = new ProcessBuilder("sleep", "60").start(); // as after kill -9 of a cloud
    new ProcessTrace(trace).keep(orphan.toHandle());

    TrainingJobs after = jobs(LEARN);
    after.resume();

    assertThat(ended(after.find("churn-1")).path("TrainingJobStatus").asString())
        .isEqualTo("Completed");
    assertThat(orphan.isAlive()).isFalse();
  }

  @Test
  void aProcessThatWasGivenTheIdOfAnotherIsLeftAlone() throws Exception {
    Process innocent = new ProcessBuilder("sleep", "60").start();
    Path trace = folder.resolve("process");
    Files.writeString(trace, innocent.pid() + " 2001-01-01T00:00:00Z");

    new ProcessTrace(trace).endOrphan();

    assertThat(innocent.isAlive()).isTrue();
    innocent.destroyForcibly();
  }

  @Test
  void theSameFilesAreTheSameArchive() throws IOException {
    Files.writeString(folder.resolve("a"), "x");
    Files.writeString(Files.createDirectories(folder.resolve("b")).resolve("c"), "y");
    Path first = folder.resolveSibling("first.tar.gz");
    Path second = folder.resolveSibling("second.tar.gz");

    ModelTar.pack(folder, first);
    ModelTar.pack(folder, second);

    assertThat(first).hasSameBinaryContentAs(second);
  }

  private TrainingJobs jobs(String script) {
    var program = new TrainingProgram(List.of("sh", "-c", script), Map.of());
    var changes = new StateChanges((bus, source, type, detail, resources) -> events.add(detail), 1);
    TrainingJobs jobs =
        new TrainingJobs(
            folder,
            2,
            InstantSource.system(),
            job ->
                new JobRun(
                    job,
                    program,
                    new MapStorage(),
                    (group, stream, message) -> log.add(group + " " + message),
                    changes,
                    InstantSource.system()));
    opened.add(jobs);
    return jobs;
  }

  private static JsonNode input(String name, int seconds) {
    return JsonMapper.builder()
        .build()
        .readTree(
            """
            {"TrainingJobName":"%s","RoleArn":"arn:aws:iam::000000000000:role/trainer",
             "AlgorithmSpecification":{"TrainingImage":"x/millrace-trainer:1","TrainingInputMode":"File"},
             "InputDataConfig":[{"ChannelName":"dataset","DataSource":{"S3DataSource":{"S3DataType":"S3Prefix","S3Uri":"s3://data/sets/1/"}}}],
             "OutputDataConfig":{"S3OutputPath":"s3://models/churn"},
             "ResourceConfig":{"InstanceType":"ml.m5.large","InstanceCount":1,"VolumeSizeInGB":30},
             "StoppingCondition":{"MaxRuntimeInSeconds":%s}}
            """
                .formatted(name, seconds));
  }

  private static JsonNode ended(TrainingJob job) {
    await(() -> !job.isRunning());
    return job.description();
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private Map<String, String> archive(String object) throws IOException {
    Map<String, String> files = new TreeMap<>();
    byte[] content = objects.get(object);
    assertThat(content).as(object).isNotNull();
    try (var tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(content)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), new String(tar.readAllBytes(), UTF_8));
      }
    }
    return files;
  }

  /** Buckets in a map. */
  private final class MapStorage implements JobStorage {

    @Override
    public List<String> list(String bucket, String prefix) throws IOException {
      if (bucket.equals("none")) {
        throw new IOException("s3://none: no such bucket"); // as BucketClient says it
      }
      return objects.keySet().stream()
          .filter(path -> path.startsWith(bucket + "/" + prefix))
          .map(path -> path.substring(bucket.length() + 1))
          .toList();
    }

    @Override
    public void download(String bucket, String key, Path file) throws IOException {
      Files.write(file, objects.getOrDefault(bucket + "/" + key, new byte[0]));
    }

    @Override
    public void upload(Path file, String bucket, String key) throws IOException {
      objects.put(bucket + "/" + key, Files.readAllBytes(file));
    }
  }
}
