package io.millrace.local.sagemaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import io.millrace.local.service.JsonFolder;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints whose containers are programs of a few lines under SageMaker's contract. */
class EndpointProcessesTest {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private static final String RESOURCE = "endpoint/churn/variant/all";

  @TempDir private Path folder;

  private final List<String> events = new CopyOnWriteArrayList<>();
  private EndpointDefinitions models;
  private EndpointDefinitions configurations;
  private EndpointProcesses endpoints;

  @BeforeEach
  void open() {
    models = definitions("model");
    configurations = definitions("endpoint-config");
    endpoints = endpoints();
  }

  private EndpointDefinitions definitions(String kind) {
    return new EndpointDefinitions(
        kind, new JsonFolder(folder.resolve(kind)), InstantSource.system());
  }

  private EndpointProcesses endpoints() {
    return new EndpointProcesses(
        new JsonFolder(folder.resolve("kept")),
        configurations,
        new VariantContainers(
            folder.resolve("endpoints"),
            new TrainingPrograms(Map.of("echo", program("200"), "broken", program("ends"))),
            models,
            new OneObject(),
            (_, _, _) -> {},
            InstantSource.system()),
        new StateChanges(
            (_, _, type, detail, _) -> {
              var told = JsonTrees.parse(detail.getBytes(UTF_8));
              events.add(
                  "%s of %s: %s"
                      .formatted(
                          type,
                          told.path("EndpointName").asString(),
                          told.path("EndpointStatus").asString()));
            },
            1),
        InstantSource.system());
  }

  private static TrainingProgram program(String ping) {
    return new TrainingProgram(
        List.of(),
        List.of(
            JAVA,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            EchoContainer.class.getName(),
            ping),
        Map.of());
  }

  @AfterEach
  void close() {
    endpoints.close();
  }

  @Test
  void anEndpointAnswersOnceItsContainerCan() throws Exception {
    define("first", "echo", "one");
    endpoints.create("churn", "first");

    await(() -> status().equals("InService"));

    assertThat(ask()).isEqualTo("one of 4 bytes: 3,Month");
    endpoints.delete("churn");
    assertThatThrownBy(() -> endpoints.find("churn"))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("Could not find endpoint");
  }

  @Test
  void oneWhoseContainerCannotPredictFailsAndSaysWhereToLook() {
    define("first", "broken", "one");
    endpoints.create("churn", "first");

    await(() -> status().equals("Failed"));

    assertThat(endpoints.description("churn").path("FailureReason").asString())
        .contains("did not pass the ping health check");
  }

  @Test
  void whatAnEndpointReachesIsAnEventAsSageMakerWritesIt() {
    define("first", "echo", "one");
    define("second", "broken", "two");
    endpoints.create("churn", "first");
    endpoints.create("fraud", "second");

    await(() ->
        Set.copyOf(events)
            .equals(
                Set.of(
                    "SageMaker Endpoint State Change of churn: IN_SERVICE",
                    "SageMaker Endpoint State Change of fraud: FAILED")));

    assertThat(endpoints.summaries())
        .extracting(each -> each.path("EndpointName").asString() + each.path("EndpointStatus"))
        .containsExactlyInAnyOrder("churn\"InService\"", "fraud\"Failed\"");
  }

  @Test
  void oneThatIsBeingMadeCannotBeDeletedYet() {
    define("first", "echo", "one");
    endpoints.create("churn", "first");

    assertThatThrownBy(() -> endpoints.delete("churn"))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("Cannot update in-progress endpoint");

    await(() -> status().equals("InService"));
    endpoints.delete("churn");
    assertThat(endpoints.summaries()).isEmpty();
  }

  @Test
  void anUpdateChangesWhoAnswersAndOneThatFailsChangesNothing() throws Exception {
    define("first", "echo", "one");
    define("second", "echo", "two");
    define("third", "broken", "three");
    endpoints.create("churn", "first");
    await(() -> status().equals("InService"));

    endpoints.update("churn", "second");
    assertThat(status()).isIn("Updating", "InService");
    await(() -> configuration().equals("second"));
    assertThat(ask()).startsWith("two");

    assertThatThrownBy(() -> endpoints.update("churn", "second"))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("has the configuration second already");
    endpoints.update("churn", "third");
    await(() -> status().equals("InService"));
    assertThat(configuration()).isEqualTo("second");
    assertThat(endpoints.description("churn").has("FailureReason")).isFalse();
    assertThat(ask()).startsWith("two");
  }

  @Test
  void aRestartServesWhatWasServed() throws Exception {
    define("first", "echo", "one");
    endpoints.create("churn", "first");
    endpoints.close();
    open();
    endpoints.resume();

    await(() -> status().equals("InService"));
    assertThat(ask()).startsWith("one");
  }

  @Test
  void eachInstanceIsAProcessAndTheyAnswerInTurn() throws Exception {
    define("first", "echo", "one", 2);
    endpoints.create("churn", "first");
    await(() -> status().equals("InService"));
    assertThat(processes(2)).hasSize(2);
    assertThat(process()).isIn(process(), process());
    assertThat(instances()).isEqualTo(2);

    endpoints.resize("churn", "all", 3);
    await(() -> instances() == 3 && status().equals("InService"));
    assertThat(processes(3)).hasSize(3);
    assertThat(ask()).startsWith("one");

    Set<ProcessHandle> before = processes(3);
    endpoints.resize("churn", "all", 1);
    await(() -> before.stream().filter(ProcessHandle::isAlive).count() == 1);
    assertThat(process()).isEqualTo(process()).isIn(before);
    endpoints.delete("churn");
    await(() -> before.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void asManyAnswerAsBringEachBackToWhatItIsToBeAskedAMinuteWithinTheLimits() {
    define("first", "echo", "one");
    endpoints.create("churn", "first");
    await(() -> status().equals("InService"));
    var scaling =
        new ScalableTargets(
            new JsonFolder(folder.resolve("scaled")), endpoints, InstantSource.system());
    scaled(scaling, 1, 3, 10);

    for (int minute = 0; minute < ScalableTargets.MINUTES_ABOVE; minute++) {
      assertThat(instances()).isEqualTo(1);
      asked(20); // of one, which is to be asked 10: two are enough
      scaling.look();
    }
    await(() -> instances() == 2 && status().equals("InService"));

    var restarted =
        new ScalableTargets(
            new JsonFolder(folder.resolve("scaled")), endpoints, InstantSource.system());
    for (int minute = 0; minute < ScalableTargets.MINUTES_ABOVE; minute++) {
      asked(90); // would take nine
      restarted.look();
    }
    await(() -> instances() == 3 && status().equals("InService"));

    for (int minute = 0; minute < ScalableTargets.MINUTES_BELOW; minute++) {
      assertThat(instances()).isEqualTo(3);
      restarted.look();
    }
    await(() -> instances() == 1 && status().equals("InService"));

    scaled(restarted, 2, 3, 10);
    await(() -> instances() == 2 && status().equals("InService"));
    restarted.deregister(
        new ScalingInputs.DeregisterScalableTarget(
            ScalingInputs.Namespace.SAGEMAKER, RESOURCE, ScalingInputs.Dimension.INSTANCES));
    for (int minute = 0; minute < ScalableTargets.MINUTES_ABOVE; minute++) {
      asked(90);
      restarted.look();
    }
    assertThat(instances()).isEqualTo(2);
    assertThat(status()).isEqualTo("InService");
    scaling.close();
    restarted.close();
  }

  private static void scaled(ScalableTargets scaling, int least, int most, double target) {
    var _ =
        scaling.register(
            new ScalingInputs.RegisterScalableTarget(
                ScalingInputs.Namespace.SAGEMAKER,
                RESOURCE,
                ScalingInputs.Dimension.INSTANCES,
                least,
                most));
    var tracking =
        new ScalingInputs.TargetTracking(
            target,
            new ScalingInputs.PredefinedMetricSpecification(
                ScalingInputs.Metric.SAGE_MAKER_VARIANT_INVOCATIONS_PER_INSTANCE));
    var _ =
        scaling.put(
            new ScalingInputs.PutScalingPolicy(
                "invocations",
                ScalingInputs.Namespace.SAGEMAKER,
                RESOURCE,
                ScalingInputs.Dimension.INSTANCES,
                ScalingInputs.PolicyType.TARGET_TRACKING_SCALING,
                tracking),
            JsonTrees.parse(
                "{\"TargetTrackingScalingPolicyConfiguration\": {\"TargetValue\": %s}}"
                    .formatted(target)
                    .getBytes(UTF_8)));
  }

  private void asked(int times) {
    for (int request = 0; request < times; request++) {
      var _ = process();
    }
  }

  /** Who answers the next requests. */
  private Set<ProcessHandle> processes(int requests) {
    return Stream.generate(this::process).limit(requests).collect(Collectors.toSet());
  }

  private ProcessHandle process() {
    return endpoints.find("churn").variants().getFirst().next().handle();
  }

  private int instances() {
    return endpoints.description("churn").at("/ProductionVariants/0/CurrentInstanceCount").asInt();
  }

  private void define(String configuration, String image, String said) {
    define(configuration, image, said, 1);
  }

  private void define(String configuration, String image, String said, int instances) {
    models.create(
        configuration,
        JsonTrees.parse(
            """
            {"ModelName": "%s", "PrimaryContainer": {"Image": "1.dkr.ecr.us-east-1.amazonaws.com/%s:1",
             "ModelDataUrl": "s3://models/model.tar.gz", "Environment": {"SAID": "%s"}}}
            """
                .formatted(configuration, image, said)
                .getBytes(UTF_8)),
        "ModelArn");
    configurations.create(
        configuration,
        JsonTrees.parse(
            """
            {"EndpointConfigName": "%s", "ProductionVariants": [{"VariantName": "all", "ModelName": "%s",
             "InitialInstanceCount": %s}]}
            """
                .formatted(configuration, configuration, instances)
                .getBytes(UTF_8)),
        "EndpointConfigArn");
  }

  private String ask() throws Exception {
    var answer =
        endpoints
            .find("churn")
            .variants()
            .getFirst()
            .next()
            .invoke(Map.of("content-type", "text/csv"), "3,Month".getBytes(UTF_8));
    return new String(answer.body(), UTF_8);
  }

  private String status() {
    return endpoints.description("churn").path("EndpointStatus").asString();
  }

  private String configuration() {
    return endpoints.description("churn").path("EndpointConfigName").asString();
  }

  private static void await(BooleanSupplier reached) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    var never = new CountDownLatch(1);
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      try {
        var _ = never.await(20, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A bucket with one archive. */
  private static final class OneObject implements JobStorage {
    @Override
    public List<String> list(String bucket, String prefix) {
      return List.of();
    }

    @Override
    public void download(String bucket, String key, Path file) throws IOException {
      Files.writeString(file, "four");
    }

    @Override
    public void upload(Path file, String bucket, String key) {
      throw new UncheckedIOException(new IOException("nothing is uploaded"));
    }
  }
}
