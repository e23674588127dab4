package io.millrace.domain.dataset;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Refusals.refused;
import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.Histories;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetsTest {

  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final RowCounts ROWS = new RowCounts(10, 9, 1);

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private Instant now = START;
  private final Transactions transactions = new Transactions(stateStore, _ -> {});
  private final Datasets datasets = new Datasets(transactions, () -> now);
  private final PredictedUploads predicted = new PredictedUploads(transactions, () -> now);

  @Test
  void theVersionThatPredictsAFileIsTheFirstThatWasNoted() {
    Upload upload = datasets.received(CHURN, intake("batch-in/telco-churn/a.csv"));
    predicted.predictedBy(upload, 3);

    Upload known = predicted.predictedBy(upload, 4);

    assertThat(known.modelVersion()).isEqualTo(3);
    Outcome outcome = new Outcome.Predicted(3, intake("batch-out/telco-churn/a.csv"));
    assertThat(predicted.predicted(known, ROWS, 3, intake("batch-out/telco-churn/a.csv")))
        .isEqualTo(known.ended(now, ROWS, outcome));
    assertThat(history())
        .contains(
            "millrace: upload/%s received → being predicted, by version 3"
                .formatted(upload.ingestId()),
            "millrace: upload/%s being predicted → predicted by version 3, 9 of 10 rows predicted"
                .formatted(upload.ingestId()));
  }

  @Test
  void aFileToPredictIsOfTheModelAfterThePurposeInItsKey() {
    ObjectRef file = intake("batch-in/telco-churn/2026/a.csv");

    assertThat(Upload.isToPredict(file)).isTrue();
    assertThat(Upload.projectOf(file)).isEqualTo(CHURN);
    assertThat(Upload.nameOf(file)).isEqualTo("2026/a.csv");
    assertThat(Upload.isToPredict(intake("telco-churn/batch-in/a.csv"))).isFalse();
    assertThatThrownBy(() -> Upload.projectOf(intake("batch-in/a.csv")))
        .hasMessageContaining("batch-in/<project>/<file>");
    assertThatThrownBy(() -> new ProjectName("batch-in")).hasMessageContaining("files to predict");
  }

  private static ObjectRef intake(String key) {
    return new ObjectRef("intake", key, "v1");
  }

  @Test
  void aFileIsReceivedOnce() {
    Upload upload = datasets.received(CHURN, file("a.csv", "v1"));
    now = now.plusSeconds(60);

    assertThat(datasets.received(CHURN, file("a.csv", "v1"))).isEqualTo(upload);
    assertThat(upload.receivedAt()).isEqualTo(START);
    assertThat(upload.ingestId()).matches("in-[0-9a-f]{16}");
    assertThat(Upload.key(CHURN, upload.ingestId()).sort())
        .isEqualTo(Upload.prefix() + upload.ingestId())
        .startsWith("upload#");
    assertThat(datasets.received(CHURN, file("a.csv", "v2")).ingestId())
        .isNotEqualTo(upload.ingestId());
    assertThat(datasets.uploads(CHURN, null, 9).items()).hasSize(2);
    assertThat(history().getFirst())
        .isEqualTo(
            "millrace: upload/%s - → received, telco-churn/a.csv".formatted(upload.ingestId()));
  }

  @Test
  void dataIsAVersionNumberedFromOne() {
    Upload first = datasets.received(CHURN, file("a.csv", "v1"));
    Upload second = datasets.received(CHURN, file("b.csv", "v1"));
    now = now.plusSeconds(60);

    Upload ended = datasets.publish(first, data(first, 1, "one"), ROWS);
    datasets.publish(second, data(second, 1, "two"), ROWS);

    assertThat(ended)
        .isEqualTo(
            new Upload(
                CHURN,
                first.ingestId(),
                first.file(),
                START,
                now,
                ROWS,
                new Outcome.Published(1),
                null));
    assertThat(datasets.find(CHURN, 1)).contains(data(first, 1, "one").numbered(1));
    assertThat(datasets.find(CHURN, 2)).contains(data(second, 1, "two").numbered(2));
    assertThat(datasets.newest(CHURN).found()).contains(data(second, 1, "two").numbered(2));
    assertThat(datasets.find(CHURN, 1, Sha256.of("one")))
        .contains(data(first, 1, "one").numbered(1));
    assertThat(datasets.find(CHURN, 2, Sha256.of("one"))).isEmpty();
    assertThat(stateStore.announced())
        .containsExactly(
            new Event.DatasetPublished(CHURN, 1), new Event.DatasetPublished(CHURN, 2));
    assertThat(history())
        .contains(
            "millrace: upload/%s received → dataset 1, 9 of 10 rows published"
                .formatted(first.ingestId()));
  }

  @Test
  void theRowsOfAnEarlierVersionAreTheNewestAgainOnceSomebodySaysSo() {
    Upload first = datasets.received(CHURN, file("a.csv", "v1"));
    Upload second = datasets.received(CHURN, file("b.csv", "v1"));
    datasets.publish(first, data(first, 1, "one"), ROWS);
    datasets.publish(second, data(second, 1, "two"), ROWS);
    now = now.plusSeconds(60);

    DatasetVersion again = datasets.revert(CHURN, 1, "ada", "b.csv was last year's");

    assertThat(again.version()).isEqualTo(3);
    assertThat(again.publishedAt()).isEqualTo(now);
    assertThat(again.manifest()).isEqualTo(data(first, 1, "one").manifest());
    assertThat(datasets.newest(CHURN).found()).contains(again);
    assertThat(datasets.revert(CHURN, 1, "ada", "again")).isEqualTo(again);
    assertThat(datasets.revert(CHURN, 2, "ada", "it was not").version()).isEqualTo(4);
    assertThat(stateStore.announced())
        .endsWith(new Event.DatasetPublished(CHURN, 3), new Event.DatasetPublished(CHURN, 4));
    assertThat(history())
        .contains(
            "ada: dataset dataset 2 → dataset 3, the rows of dataset 1; b.csv was last year's");
    assertThatThrownBy(() -> datasets.revert(CHURN, 9, "ada", "x"))
        .hasMessage("telco-churn has no dataset 9");
  }

  @Test
  void theSameDataUnderTheSameDefinitionIsTheSameVersion() {
    Upload first = datasets.received(CHURN, file("a.csv", "v1"));
    Upload copy = datasets.received(CHURN, file("copy.csv", "v1"));
    Upload redefined = datasets.received(CHURN, file("copy.csv", "v2"));
    datasets.publish(first, data(first, 1, "one"), ROWS);

    datasets.publish(copy, data(copy, 1, "one"), ROWS);

    assertThat(datasets.newest(CHURN).found().orElseThrow().version()).isEqualTo(1);
    assertThat(history().getLast())
        .endsWith("9 of 10 rows published, the same as before: nothing new to learn from");
    datasets.publish(redefined, data(redefined, 2, "one"), ROWS);
    assertThat(datasets.newest(CHURN).found().orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void anUploadEndsOnce() {
    Upload upload = datasets.received(CHURN, file("a.csv", "v1"));

    Upload refused = datasets.refuse(upload, null, "it is no table");

    assertThat(refused.outcome()).isEqualTo(new Outcome.Refused("it is no table"));
    assertThat(refused.endedAt()).isEqualTo(now);
    assertThat(datasets.publish(upload, data(upload, 1, "one"), ROWS)).isEqualTo(refused);
    assertThat(datasets.declared(upload, 1)).isEqualTo(refused);
    assertThat(datasets.newest(CHURN).found()).isEmpty();
    assertThat(stateStore.announced())
        .containsExactly(new Event.DatasetRefused(CHURN, upload.ingestId()));
    assertThat(history().getLast()).endsWith(" received → refused, it is no table");
  }

  @Test
  void aDefinitionEndsAsTheRevisionThatItBecame() {
    Upload upload = datasets.received(CHURN, file("project.yaml", "v1"));

    assertThat(datasets.declared(upload, 4).outcome()).isEqualTo(new Outcome.Declared(4));
    assertThat(stateStore.announced()).isEmpty();
    assertThat(history().getLast()).endsWith(" received → project revision 4, defines the project");
  }

  @Test
  void whatWasNeverReceivedDoesNotEnd() {
    var upload = new Upload(CHURN, "in-0", file("a.csv", "v1"), now, null, null, null, null);

    assertThatThrownBy(() -> datasets.refuse(upload, null, "no"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not received: ");
  }

  @Test
  void theFolderOfAFileIsItsProject() {
    assertThat(Upload.projectOf(file("a.csv", "v1"))).isEqualTo(CHURN);
    assertThat(Upload.projectOf(new ObjectRef("intake", "telco-churn/x/y.csv", "v1")))
        .isEqualTo(CHURN);
    for (String key : List.of("/a.csv", "a.csv", "telco-churn/", "telco-churn/x/")) {
      refused("object key", () -> Upload.projectOf(new ObjectRef("intake", key, "v1")));
    }
    refused("project name", () -> Upload.projectOf(new ObjectRef("intake", "Telco/a.csv", "v1")));
  }

  @Test
  void rowsArePublishedOrQuarantinedAndNoneIsLost() {
    bounded(
        "row counts",
        (List<Long> counts) -> new RowCounts(counts.get(0), counts.get(1), counts.get(2)),
        List.of(List.of(0L, 0L, 0L), List.of(3L, 3L, 0L), List.of(3L, 0L, 3L)),
        List.of(List.of(3L, 2L, 0L), List.of(0L, -1L, 1L), List.of(0L, 1L, -1L)));
  }

  private static DatasetVersion data(Upload upload, int revision, String content) {
    return new DatasetVersion(
        CHURN,
        0,
        upload.ingestId(),
        revision,
        1,
        Sha256.of(content),
        new ObjectRef("data", content + ".profile", "v1"),
        new ObjectRef("data", content + ".manifest", "v1"),
        9,
        START);
  }

  private static ObjectRef file(String name, String version) {
    return new ObjectRef("intake", "telco-churn/" + name, version);
  }

  private List<String> history() {
    return Histories.of(stateStore, CHURN);
  }
}
