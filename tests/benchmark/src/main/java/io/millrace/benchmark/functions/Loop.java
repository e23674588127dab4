package io.millrace.benchmark.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.benchmark.TelcoChurn;
import io.millrace.cdk.FunctionSpecification;
import io.millrace.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The loop on the telco churn sample: three files become three versions that serve, which are asked
 * for predictions, summarised, rolled back, promoted and reconciled.
 */
final class Loop {

  private static final Path SAMPLE = Path.of("events/samples/telco-churn");
  private static final String PROJECT = "telco-churn";
  private static final String STATUS = "/v1/projects/" + PROJECT + "/status";
  private static final String PREDICT = "/v1/models/" + PROJECT + "/predict";

  private static final int VERSIONS = 3;
  private static final int FEWER_ROWS = 40; // in each further file, so that it is another one
  private static final int PREDICTED_ROWS = 1_000_000;
  private static final int TOKENS = 10;
  private static final int ASKED = 100;
  private static final int TURNS = 10;

  /** The most that Predict takes: 256 KiB. */
  private static final int LARGEST_BODY = 256 << 10;

  /** A prompt that fills what Converse takes, 4 MiB, but for the rest of the request. */
  private static final int LARGEST_PROMPT = (4 << 20) - 1024;

  /** Captured predictions that one turn of SummarizeCaptures finds. */
  private static final int CAPTURES = 200_000;

  private final MeasuredCloud cloud;
  private final Meter meter;
  private final Api api;

  Loop(MeasuredCloud cloud, Meter meter, Api api) {
    this.cloud = cloud;
    this.meter = meter;
    this.api = api;
  }

  /** Does all of it. */
  void run(String promotionsBucket) throws IOException {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < TOKENS; i++) {
      tokens.add(token());
    }
    String token = tokens.getFirst();
    api.send("PUT", "/v1/projects/" + PROJECT, definition(), token);
    for (int version = 1; version <= VERSIONS; version++) {
      drop(PROJECT, version);
      awaitLive(version, token);
    }
    predictFiles(token);
    restingTurns();
    ask(tokens);
    promote(promotionsBucket, token);
    reconcile();
    predictAndSummarize(token);
    restingTurns();
    rollBack();
    rollOut(token);
    answerAtEndpoint(token);
    converse(token);
    ownCode(token);
  }

  /** A model in ONNX, of the sample's script: for that there has to be a Python. */
  private void ownCode(String token) throws IOException {
    Path sample = Path.of("events/samples/own-code");
    Map<String, String> files = new TreeMap<>();
    for (String file : List.of("train.py", "requirements.txt")) {
      files.put(file, Files.readString(sample.resolve(file)));
    }
    String project = "/v1/projects/telco-own";
    String source =
        api.send("PUT", project + "/source", Json.text(Map.of("files", files)), token)
            .path("source")
            .asString();
    String definition = Files.readString(sample.resolve("project.yaml"));
    String named = "script: {file: train.py, source: %s}".formatted(source);
    api.send("PUT", project, definition.replace("script: train.py", named), token);
    drop("telco-own", 1);
    MeasuredCloud.await(
        "the model of the script serves",
        () ->
            api.send("GET", project + "/status", "", token).at("/route/live/version").asInt(0) > 0);
    String predict = "/v1/models/telco-own/predict";
    for (Map<String, Object> customer : TelcoChurn.customers(ASKED)) {
      api.send("POST", predict, Json.text(Map.of("instances", List.of(customer))), token);
    }
    meter.largestFromNow();
    var customers = TelcoChurn.customers(1000);
    String body = Json.text(Map.of("instances", customers.subList(0, fitting(customers))));
    for (int turn = 0; turn < TURNS; turn++) {
      api.send("POST", predict, body, token);
    }
    meter.usualFromNow();
  }

  private String token() {
    return cloud
        .ask(
            FunctionSpecification.ISSUE_TOKEN,
            Map.of("subject", "benchmark", "roles", Map.of("*", "ADMIN"), "days", 1))
        .path("token")
        .asString();
  }

  /** The sample's own, without the gate that compares: all versions are to serve. */
  private static String definition() throws IOException {
    String gate = "  - {metric: auc, notWorseThanChampion: 0.01}\n";
    String sample = Files.readString(SAMPLE.resolve("project.yaml"));
    if (!sample.contains(gate)) {
      throw new IllegalStateException("the sample's project.yaml no longer has the gate " + gate);
    }
    return sample.replace(gate, "");
  }

  private void drop(String project, int version) throws IOException {
    List<String> lines = Files.readAllLines(SAMPLE.resolve("telco-churn.csv"));
    String content =
        String.join("\n", lines.subList(0, lines.size() - FEWER_ROWS * (version - 1))) + "\n";
    cloud
        .s3()
        .putObject(
            put -> put.bucket(cloud.output("IntakeBucket")).key(project + "/" + version + ".csv"),
            RequestBody.fromString(content));
  }

  private void awaitLive(int version, String token) {
    MeasuredCloud.await(
        "version %s serves".formatted(version),
        () -> api.send("GET", STATUS, "", token).at("/route/live/version").asInt(0) == version);
  }

  /** The sample, again and again, and then as often as makes a million rows. */
  private void predictFiles(String token) throws IOException {
    List<String> lines = Files.readAllLines(SAMPLE.resolve("telco-churn.csv"));
    String rows = String.join("\n", lines.subList(1, lines.size())) + "\n";
    for (int file = 1; file <= VERSIONS; file++) {
      predictFile(file + ".csv", lines.getFirst() + "\n" + rows, token);
    }
    int times = PREDICTED_ROWS / (lines.size() - 1) + 1;
    meter.largestFromNow();
    predictFile("large.csv", lines.getFirst() + "\n" + rows.repeat(times), token);
    meter.usualFromNow();
  }

  private void predictFile(String name, String content, String token) {
    String version =
        cloud
            .s3()
            .putObject(
                put ->
                    put.bucket(cloud.output("IntakeBucket"))
                        .key("batch-in/" + PROJECT + "/" + name),
                RequestBody.fromString(content))
            .versionId();
    MeasuredCloud.await(
        name + " is predicted",
        () ->
            api.send("GET", "/v1/projects/" + PROJECT + "/uploads", "", token)
                .path("uploads")
                .valueStream()
                .filter(each -> each.at("/file/versionId").asString("").equals(version))
                .anyMatch(each -> each.has("outcome")));
  }

  private void ask(List<String> tokens) {
    List<String> singles =
        TelcoChurn.customers(ASKED).stream()
            .map(customer -> Json.text(Map.of("instances", List.of(customer))))
            .toList();
    for (int i = 0; i < ASKED; i++) {
      String token = tokens.get(i % tokens.size());
      api.send("POST", PREDICT, singles.get(i), token);
      for (String path : List.of("status", "versions", "uploads", "history", "runs")) {
        api.send("GET", "/v1/projects/" + PROJECT + "/" + path, "", token);
      }
    }
  }

  private void promote(String bucket, String token) {
    cloud.s3().createBucket(create -> create.bucket(bucket));
    cloud
        .s3()
        .putBucketVersioning(
            put -> put.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
    for (int version = 1; version <= VERSIONS; version++) {
      long before = meter.returned(FunctionSpecification.PROMOTE_VERSION);
      api.send(
          "POST",
          "/v1/projects/%s/versions/%s/promote".formatted(PROJECT, version),
          "{\"why\":\"to measure\"}",
          token);
      MeasuredCloud.await(
          "PromoteVersion returns",
          () -> meter.returned(FunctionSpecification.PROMOTE_VERSION) > before);
    }
  }

  private void reconcile() {
    for (int turn = 0; turn < TURNS; turn++) {
      cloud.tell(
          FunctionSpecification.RECONCILE,
          scheduled(Map.of("missedAfter", turn % 2 == 0 ? "PT0S" : "PT1H")));
    }
  }

  private void restingTurns() {
    for (int turn = 0; turn < TURNS; turn++) {
      cloud.tell(FunctionSpecification.SUMMARIZE_CAPTURES, scheduled(Map.of()));
      cloud.tell(FunctionSpecification.ADVANCE_ROLLOUTS, scheduled(Map.of()));
      cloud.tell(FunctionSpecification.MANAGE_ENDPOINTS, scheduled(Map.of()));
    }
  }

  private void predictAndSummarize(String token) {
    meter.largestFromNow();
    var customers = TelcoChurn.customers(1000);
    int fitting = fitting(customers);
    String body = Json.text(Map.of("instances", customers.subList(0, fitting)));
    for (int captured = 0; captured < CAPTURES; captured += fitting) {
      api.send("POST", PREDICT, body, token);
    }
    cloud.tell(FunctionSpecification.SUMMARIZE_CAPTURES, scheduled(Map.of()));
    meter.usualFromNow();
  }

  /** Traffic of one model moves, is held, and goes back. */
  private void rollOut(String token) throws IOException {
    api.send(
        "PUT",
        "/v1/projects/" + PROJECT,
        definition().replace("watch: 1h}", "watch: 1h, rollout: {steps: [10, 50], bake: 1m}}"),
        token);
    String why = "{\"why\":\"to measure\"}";
    api.send("POST", "/v1/projects/%s/versions/1/deploy".formatted(PROJECT), why, token);
    MeasuredCloud.await(
        "traffic moves",
        () ->
            api.send("GET", STATUS, "", token)
                .at("/route/rollout/state/type")
                .asString("")
                .equals("Moving"));
    for (int turn = 0; turn < TURNS; turn++) {
      cloud.tell(FunctionSpecification.ADVANCE_ROLLOUTS, scheduled(Map.of()));
    }
    api.send("POST", "/v1/projects/%s/rollout/abort".formatted(PROJECT), why, token);
  }

  /** A version answers at an endpoint that is made for it. */
  private void answerAtEndpoint(String token) throws IOException {
    api.send(
        "PUT",
        "/v1/projects/" + PROJECT,
        definition().replace("watch: 1h}", "watch: 1h, backend: {serverless: {memory: 2048}}}"),
        token);
    String why = "{\"why\":\"to measure\"}";
    api.send("POST", "/v1/projects/%s/versions/1/deploy".formatted(PROJECT), why, token);
    MeasuredCloud.await(
        "the endpoint answers",
        () ->
            !api.send("GET", STATUS, "", token).at("/route/live/endpoint").asString("").isEmpty());
    for (int turn = 0; turn < TURNS; turn++) {
      cloud.tell(FunctionSpecification.MANAGE_ENDPOINTS, scheduled(Map.of()));
    }
  }

  /** A language model is asked, and told as much as it may be. */
  private void converse(String token) {
    String model = "/v1/language-models/chat";
    api.send(
        "PUT",
        model,
        """
        name: chat
        container: {image: "111122223333.dkr.ecr.us-east-1.amazonaws.com/%s:1"}
        deployment: {backend: {serverless: {memory: 2048}}}
        """
            .formatted(SpeakingContainer.REPOSITORY),
        token);
    MeasuredCloud.await(
        "the language model answers",
        () -> api.send("GET", model, "", token).at("/route/live/version").asInt(0) == 1);
    for (int i = 0; i < ASKED; i++) {
      say("how much is " + i, token);
    }
    meter.largestFromNow();
    for (int turn = 0; turn < TURNS; turn++) {
      say("a".repeat(LARGEST_PROMPT), token);
    }
    meter.usualFromNow();
  }

  private void say(String words, String token) {
    var message = Map.of("role", "user", "content", words);
    api.send(
        "POST",
        "/openai/v1/chat/completions",
        Json.text(Map.of("model", "chat", "messages", List.of(message))),
        token);
  }

  private static int fitting(List<Map<String, Object>> customers) {
    int bytes = "{\"instances\":[]}".length();
    int fitting = 0;
    for (Map<String, Object> customer : customers) {
      bytes += Json.text(customer).getBytes(UTF_8).length + 1;
      if (bytes > LARGEST_BODY) {
        return fitting;
      }
      fitting++;
    }
    return fitting;
  }

  /** An alarm that rings, and is told three times. */
  private void rollBack() {
    Map<String, Object> event =
        Map.of(
            "detail-type",
            "CloudWatch Alarm State Change",
            "source",
            "aws.cloudwatch",
            "time",
            Instant.now().toString(),
            "detail",
            Map.of(
                "alarmName",
                "millrace-dev-" + PROJECT + "-prediction-errors",
                "state",
                Map.of("value", "ALARM", "reason", "Threshold Crossed")));
    for (int told = 0; told < 3; told++) {
      cloud.tell(FunctionSpecification.ROLL_BACK, event);
    }
  }

  private static Map<String, Object> scheduled(Map<String, Object> detail) {
    return Map.of("detail-type", "Scheduled Event", "detail", detail);
  }
}
