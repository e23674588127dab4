package io.millrace.intake;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Interruption;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that come at once are one version: when they are heard of, and how often, is no matter. */
class GatheringTest {

  private static final String APPEND = "{mode: append, gather: 10m}";
  private static final String REPLACE = "{mode: replace, gather: 10m}";
  private static final Duration TIME = Duration.ofMinutes(10);

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private Instant now = Instant.EPOCH;
  private final InMemoryObjectStore objects = new InMemoryObjectStore(() -> now);
  private final List<Instant> rung = new ArrayList<>();
  private final IngestUpload function = function(stateStore, objects);
  private final Datasets datasets = new Datasets(new Transactions(stateStore, _ -> {}), () -> now);

  @Test
  void filesThatComeInTimeAreOneVersionAndOneTraining() {
    define(APPEND);
    ObjectRef first = file("a", 1);
    now = now.plusSeconds(60);
    ObjectRef second = file("b", 2);

    assertThat(state(first)).isEqualTo("waits for others until 1970-01-01T00:11:00Z");
    assertThat(state(second)).isEqualTo("waits for others until 1970-01-01T00:11:00Z");
    assertThat(rung).last().isEqualTo(Instant.EPOCH.plusSeconds(660));
    assertThat(datasets.find(CHURN, 1)).isEmpty();

    turn();

    assertThat(version(1).rows()).isEqualTo(3);
    assertThat(version(1).gathered()).isEqualTo(3);
    assertThat(sources(1)).containsExactly("telco-churn/a.csv", "telco-churn/b.csv");
    assertThat(datasets.find(CHURN, 2)).isEmpty();
    assertThat(published()).containsExactly(new Event.DatasetPublished(CHURN, 1));
    assertThat(upload(first).outcome()).isEqualTo(new Outcome.Published(1));
    assertThat(upload(first).rows()).isEqualTo(new RowCounts(1, 1, 0));
    assertThat(upload(second).rows()).isEqualTo(new RowCounts(2, 2, 0));
  }

  @Test
  void aFileAfterTheTimeBeginsAnotherAndPublishesWhatWaits() {
    define(APPEND);
    state(file("a", 1));
    now = now.plus(TIME);

    assertThat(state(file("b", 2))).startsWith("waits for others until 1970-01-01T00:20:00Z");
    assertThat(sources(1)).containsExactly("telco-churn/a.csv");

    turn();
    assertThat(sources(2)).containsExactly("telco-churn/a.csv", "telco-churn/b.csv");
    assertThat(version(2).gathered()).isNull();
  }

  @Test
  void aFileThatIsRefusedKeepsNoOtherBack() {
    define(APPEND);
    state(file("a", 1));
    ObjectRef broken = drop("broken.csv", "name,price\n1,2\n");
    state(file("b", 2));

    assertThat(state(broken)).startsWith("refused: ");
    turn();

    assertThat(version(1).rows()).isEqualTo(3);
    assertThat(state(broken)).startsWith("refused: ");
  }

  @Test
  void whereFilesReplaceThoseOfOneTimeAreTheDatasetTogether() {
    define(REPLACE);
    state(file("a", 1));
    state(file("b", 2));
    turn();
    state(file("c", 3));
    state(file("d", 1));
    turn();

    assertThat(sources(2)).containsExactly("telco-churn/c.csv", "telco-churn/d.csv");

    state(file("a", 1));
    state(file("b", 2));
    turn();
    assertThat(datasets.find(CHURN, 3)).isEmpty(); // these are dataset 1, as one file would be
  }

  @Test
  void aFileThatWasDroppedAgainCountsOnce() {
    define(APPEND);
    ObjectRef wrong = file("a", 1);
    ObjectRef corrected = file("a", 2);
    state(corrected);
    state(wrong);
    turn();

    assertThat(version(1).rows()).isEqualTo(2);
    assertThat(state(wrong)).isEqualTo("refused: Another a.csv was dropped since.");
    assertThat(state(corrected)).isEqualTo("dataset 1");
  }

  @Test
  void whatWaitsIsCheckedAgainWhereTheDefinitionIsAnotherByThen() {
    define(APPEND);
    ObjectRef waits = file("a", 1);
    ObjectRef bad = drop("b.csv", "id,tenure,churn\nb1,-9,Yes\nb2,70,No\n");
    state(waits);
    state(bad);
    drop("project.yaml", FolderFixture.definition(APPEND).replace("id: text, ", ""));
    define(FolderFixture.definition(APPEND).replace("[0, null]", "[1, 60]"), false);

    turn();

    assertThat(version(1).projectRevision()).isEqualTo(2);
    assertThat(sources(1)).containsExactly("telco-churn/a.csv");
    assertThat(state(bad)).startsWith("refused: ");
  }

  @Test
  void whoGathersNoMoreAndWhoDropsAFolderHaveWhatWaitsPublishedBefore() {
    define(APPEND);
    state(file("a", 1));
    drop("day1/part-0000.csv", FolderFixture.FIRST);
    assertThat(state(drop("day1/_SUCCESS", ""))).isEqualTo("dataset 2");
    state(file("b", 2));
    define("{mode: append}");

    assertThat(state(file("c", 1))).isEqualTo("dataset 4");
    assertThat(sources(4))
        .containsExactly(
            "telco-churn/a.csv",
            "telco-churn/day1/_SUCCESS",
            "telco-churn/b.csv",
            "telco-churn/c.csv");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theVersionIsTheSameInWhateverOrderAndHoweverOftenFilesAreHeardOf(long seed) {
    var inOrder = new GatheringTest();
    inOrder.day().forEach(inOrder.function::apply);
    inOrder.turn();
    List<ObjectRef> heardOf = new ArrayList<>(day());
    heardOf.addAll(List.copyOf(heardOf));
    Collections.shuffle(heardOf, new Random(seed));

    heardOf.forEach(function::apply);
    turn();
    turn();

    assertThat(datasets.find(CHURN, 2)).isEmpty();
    assertThat(version(1).digest()).isEqualTo(inOrder.version(1).digest());
    assertThat(sources(1)).isEqualTo(inOrder.sources(1));
    heardOf.forEach(file -> assertThat(upload(file).outcome()).isNotNull());
  }

  static List<Long> seeds() {
    return List.of(1L, 2L, 3L, 4L, 5L, 6L, Long.getLong("seed", 7L));
  }

  /** Six files, one of which is refused, and one of which comes again, corrected. */
  private List<ObjectRef> day() {
    define(APPEND);
    List<ObjectRef> files = new ArrayList<>();
    for (String name : List.of("c", "a", "f", "b", "c")) {
      files.add(file(name, 1 + files.size()));
      now = now.plusSeconds(1);
    }
    files.add(drop("broken.csv", "name,price\n1,2\n"));
    return files;
  }

  @Test
  void aKilledIntakeEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var test = new GatheringTest();
      test.define(APPEND);
      ObjectRef first = test.file("a", 1);
      ObjectRef wrong = test.file("b", 2);
      ObjectRef corrected = test.file("b", 3);
      IngestUpload disturbed =
          test.function(
              interruption.at(StateStore.class, test.stateStore),
              interruption.at(ObjectStore.class, test.objects));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.apply(first);
          disturbed.apply(wrong);
          disturbed.apply(corrected);
          test.now = test.now.plus(TIME);
          disturbed.turn();
        }

        @Override
        public String state() {
          // whoever was killed may write the same again, later
          return (test.version(1)
                  + " of "
                  + test.sources(1)
                  + test.datasets.find(CHURN, 2)
                  + test.upload(first)
                  + test.upload(wrong)
                  + test.upload(corrected)
                  + test.published())
              .replaceAll("versionId=v\\d+|1970-[^,\\]]+", "…");
        }
      };
    });
  }

  private void define(String data) {
    define(FolderFixture.definition(data), true);
  }

  private void define(String definition, boolean first) {
    assertThat(state(drop("project.yaml", definition)))
        .startsWith(first ? "project revision" : "project revision 2");
  }

  private void turn() {
    now = now.plus(TIME);
    var _ = function.turn();
  }

  private String state(ObjectRef file) {
    return function.apply(file).state();
  }

  /** A file of so many rows. */
  private ObjectRef file(String name, int rows) {
    var text = new StringBuilder(FolderFixture.HEADER);
    for (int row = 1; row <= rows; row++) {
      text.append("%s%s,%s,%s\n".formatted(name, row, row, row % 2 == 0 ? "No" : "Yes"));
    }
    return drop(name + ".csv", text.toString());
  }

  private ObjectRef drop(String name, String text) {
    return FolderFixture.write(objects, "telco-churn/" + name, text);
  }

  private IngestUpload function(StateStore state, ObjectStore store) {
    var transactions = new Transactions(state, _ -> {});
    return new IngestUpload(
        new Projects(transactions, () -> now),
        new Datasets(transactions, () -> now),
        transactions,
        store,
        new Outputs(store, "data"),
        rung::add,
        () -> now);
  }

  private DatasetVersion version(int number) {
    return datasets.find(CHURN, number).orElseThrow();
  }

  private List<String> sources(int number) {
    var manifest = Json.read(objects.read(version(number).manifest()), DatasetManifest.class);
    return manifest.parts().stream().map(Part::source).map(ObjectRef::key).toList();
  }

  private Upload upload(ObjectRef file) {
    return datasets.upload(CHURN, Upload.ingestId(file)).orElseThrow();
  }

  private List<Event> published() {
    return stateStore.announced().stream()
        .filter(Event.DatasetPublished.class::isInstance)
        .toList();
  }
}
