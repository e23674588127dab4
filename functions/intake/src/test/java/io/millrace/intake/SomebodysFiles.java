package io.millrace.intake;

import static io.millrace.domain.Samples.CHURN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Erasure;
import io.millrace.domain.dataset.Erasures;
import io.millrace.domain.dataset.PredictedFile;
import io.millrace.domain.dataset.PredictedUploads;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.monitoring.JoinedWindow;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.JobName;
import io.millrace.domain.training.Run;
import io.millrace.wire.Capture;
import io.millrace.wire.ErasureWish;
import io.millrace.wire.Feedback;
import io.millrace.wire.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The customer 7590-VHVEG has left something in everything that a platform keeps. */
final class SomebodysFiles {

  static final InstantSource CLOCK = () -> Instant.EPOCH;
  static final String WHO = "7590-VHVEG";
  private static final String DEFINITION =
      """
      name: telco-churn
      task: binary
      target: churn
      positive: Yes
      entityKey: id
      columns:
        id: text
        tenure: {type: integer, range: [0, null]}
        churn: category
      checks: {rows: none, quarantine: none}
      data: {mode: append}
      """;

  final InMemoryStateStore stateStore;
  final InMemoryObjectStore objects;
  final StoredBytes bytes;
  final IngestUpload function;
  final Datasets datasets;
  final Erasures erasures;

  SomebodysFiles() {
    this(new InMemoryStateStore(), new InMemoryObjectStore());
  }

  private SomebodysFiles(InMemoryStateStore stateStore, InMemoryObjectStore objects) {
    this.stateStore = stateStore;
    this.objects = objects;
    bytes = new StoredBytes(objects);
    function = function(stateStore, objects, CLOCK);
    datasets = new Datasets(transactions(), CLOCK);
    erasures = new Erasures(transactions(), CLOCK);
  }

  /** The same files, of which something else may become. */
  SomebodysFiles copy() {
    return new SomebodysFiles(stateStore.copy(), objects.copy());
  }

  /** Three files, of which two have a row of theirs, and one has it in quarantine. */
  void taken() {
    declare();
    function.apply(
        drop("a.csv", "id,tenure,churn\n%s,1,Yes\n5575-GNVDE,34,No\na,4,Yes\n".formatted(WHO)));
    function.apply(drop("b.csv", "id,tenure,churn\nb,1,Yes\n%s,-2,No\nc,3,No\n".formatted(WHO)));
    function.apply(drop("c.csv", "id,tenure,churn\n%s,5,Yes\nd,5,No\n".formatted(WHO)));
    function.apply(drop("refused.csv", "id,tenure,churn\n%s,-5,Yes\n".formatted(WHO)));
    predicted();
    toPredict();
    laidOut();
  }

  /** Captured, labelled and joined. */
  void predicted() {
    objects.write(
        "data",
        "captures/2026/01/01/00/x.gz",
        StoredBytes.gzip(
            Json.text(capture("p-1", WHO)) + "\n" + Json.text(capture("p-2", "a")) + "\n"),
        "");
    objects.write(
        "data",
        "feedback/telco-churn/2026/01/01/00/y.jsonl",
        (Json.text(feedback("p-1", null))
                + "\n"
                + Json.text(feedback("p-2", null))
                + "\n"
                + Json.text(feedback(null, WHO))
                + "\n")
            .getBytes(UTF_8),
        "");
    objects.write(
        "data",
        "captures-failed/x",
        (failed(capture("p-1", WHO)) + failed(capture("p-2", "a")) + "damaged\n").getBytes(UTF_8),
        "");
    objects.write("data", JoinedWindow.file(CHURN, Instant.EPOCH), joined(WHO), "");
    ObjectRef joined =
        objects.write(
            "data", JoinedWindow.file(CHURN, Instant.EPOCH), joined(WHO), "application/gzip");
    stateStore.write(
        List.of(
            Write.create(
                JoinedWindow.key(CHURN, Instant.EPOCH),
                new JoinedWindow(Instant.EPOCH, Instant.EPOCH.plusSeconds(300), joined))),
        List.of());
  }

  /** Files to predict: one of theirs, one of a name that theirs had before, and one of nobody. */
  void toPredict() {
    toPredict("theirs.csv", "id,tenure\n%s,1\na,4\n".formatted(WHO), WHO);
    toPredict("daily.csv", "id,tenure\n%s,1\n".formatted(WHO), WHO);
    toPredict("daily.csv", "id,tenure\nb,2\n", "b");
    toPredict("nobody.csv", "tenure\n3\n", "c");
  }

  private void toPredict(String name, String text, String wrong) {
    Upload upload =
        datasets.received(
            CHURN,
            objects.write("intake", Upload.toPredict(CHURN, name), text.getBytes(UTF_8), ""));
    PredictedFile predicted = PredictedFile.of(upload);
    String rows = text.lines().skip(1).map(row -> row + ",No\n").collect(Collectors.joining());
    ObjectRef predictions =
        objects.write(
            "data",
            predicted.predictions(),
            (text.lines().findFirst().orElseThrow() + ",prediction\n" + rows).getBytes(UTF_8),
            "text/csv");
    objects.write(
        "data",
        predicted.wrongRows(),
        "{\"row\":1,\"line\":2,\"reason\":\"-\",\"written\":{\"tenure\":\"%s\"}}\n"
            .formatted(wrong)
            .getBytes(UTF_8),
        "application/jsonl");
    objects.write("data", predicted.report(), "{}".getBytes(UTF_8), "application/json");
    new PredictedUploads(transactions(), CLOCK)
        .predicted(upload, new RowCounts(1, 1, 0), 1, predictions);
  }

  /**
   * For the project's own code, of a dataset with rows of theirs, of another, and of nobody knows.
   */
  void laidOut() {
    byte[] rows = "id,tenure\n%s,1\n".formatted(WHO).getBytes(UTF_8);
    byte[] others = "id,tenure\nb,2\n".getBytes(UTF_8);
    String laidOut = "%s/learn/job/output/model/learning/data.csv";
    for (int dataset : new int[] {1, 9}) {
      var job = new JobName("dev", CHURN, "r-00000000000" + dataset);
      stateStore.write(
          List.of(Write.create(Run.key(CHURN, job.runId()), run(job, dataset))), List.of());
      objects.write("data", laidOut.formatted(job.folder()), dataset == 1 ? rows : others, "");
    }
    String first = new JobName("dev", CHURN, "r-000000000001").folder();
    objects.write("data", first + "/config/input.json", others, "");
    objects.write("data", first + "/brought/job/output/model.tar.gz", rows, "");
    objects.write("data", laidOut.formatted("runs/telco-churn/r-unknown"), rows, "");
  }

  /** The same, of a version of a branch. */
  String laidOut(String runId, String branch, int number) {
    var job = new JobName("dev", CHURN, runId);
    stateStore.write(
        List.of(Write.create(Run.key(CHURN, runId), run(job, number).on(branch))), List.of());
    String file = job.folder() + "/learn/job/output/model/learning/data.csv";
    objects.write("data", file, new byte[] {'\n'}, "");
    return file;
  }

  private static Run run(JobName job, int dataset) {
    return new Run(
        CHURN, job.runId(), dataset, 1, null, job.toString(), Instant.EPOCH, null, null, null);
  }

  private static String failed(Capture capture) {
    return "{\"errorCode\":\"S3.AccessDenied\",\"rawData\":\"%s\"}\n"
        .formatted(encoded(Json.text(capture)));
  }

  static String encoded(String text) {
    return Base64.getEncoder().encodeToString((text + "\n").getBytes(UTF_8));
  }

  /** As monitoring keeps it: p-1 and p-3 are theirs, of which p-3 is known by whom it is about. */
  private static byte[] joined(String customer) {
    return StoredBytes.gzip(
        """
        {"predictions":[{"id":"p-1","entity":"%1$s"},{"id":"p-2","entity":"%2$s"},\
        {"id":"p-3","entity":"%1$s"}],\
        "labels":[{"id":"p-1","outcome":"Yes"},{"id":"p-2","outcome":"No"},\
        {"id":"p-3","outcome":"Yes"}]}\
        """
            .formatted(JoinedWindow.entity(customer), JoinedWindow.entity("a")));
  }

  void declare() {
    assertThat(function.apply(drop("project.yaml", DEFINITION)).state())
        .startsWith("project revision");
  }

  static Capture capture(String id, String customer) {
    return new Capture(
        id,
        CHURN,
        1,
        Instant.EPOCH,
        Map.of("id", customer, "tenure", 1),
        new Capture.Output.Classified("Yes", 0.9, Map.of("Yes", 0.9)));
  }

  private static Feedback feedback(@Nullable String id, @Nullable String entity) {
    return new Feedback(
        CHURN, id, entity, entity == null ? null : Instant.EPOCH, "Yes", Instant.EPOCH, 0, "ada");
  }

  ObjectRef wish() {
    byte[] text = Json.bytes(new ErasureWish(WHO, "salt"));
    Erasure erasure = erasures.asked(CHURN, "id", Sha256.of(text), "ada", "a letter of May 3");
    return objects.write("intake", erasure.file(), text, "application/json");
  }

  ObjectRef drop(String name, String text) {
    return objects.write("intake", "telco-churn/" + name, text.getBytes(UTF_8), "text/plain");
  }

  private Transactions transactions() {
    return new Transactions(stateStore, _ -> {});
  }

  static IngestUpload function(StateStore stateStore, ObjectStore objects) {
    return function(stateStore, objects, CLOCK);
  }

  static IngestUpload function(StateStore stateStore, ObjectStore objects, InstantSource clock) {
    var transactions = new Transactions(stateStore, _ -> {});
    return new IngestUpload(
        new Projects(transactions, clock),
        new Datasets(transactions, clock),
        transactions,
        objects,
        new Outputs(objects, "data"),
        _ -> {},
        clock);
  }
}
