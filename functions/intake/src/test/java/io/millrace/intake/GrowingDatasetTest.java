package io.millrace.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.DatasetManifest;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.InMemoryObjectStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.tabular.profile.CategoryProfile;
import io.millrace.tabular.profile.Profile;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that come day by day, each with rows that are added to those before. */
class GrowingDatasetTest {

  private static final ProjectName VISITS = new ProjectName("visits");
  private static final InstantSource CLOCK = () -> Instant.EPOCH;
  private static final String DEFINITION =
      """
      name: visits
      task: binary
      target: returned
      positive: "yes"
      entityKey: id
      eventTime: day
      columns: {id: text, day: date, pages: integer, returned: category%s}
      checks: {rows: none, quarantine: none}
      data: %s
      """;
  private static final String HEADER = "id,day,pages,returned\n";
  private static final String MONDAY = HEADER + "a,2026-11-23,1,yes\nb,2026-11-23,2,no\n";
  private static final String TUESDAY = HEADER + "c,2026-11-24,3,yes\n";

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final Datasets datasets = new Datasets(new Transactions(stateStore, _ -> {}), CLOCK);
  private final IngestUpload ingest =
      new IngestUpload(
          new Projects(new Transactions(stateStore, _ -> {}), CLOCK),
          datasets,
          new Transactions(stateStore, _ -> {}),
          objects,
          new Outputs(objects, "data"),
          _ -> {},
          CLOCK);

  @Test
  void theNextFileIsAddedAndNothingIsRewritten() throws IOException {
    declare("{mode: append}");

    assertThat(drop("monday.csv", MONDAY)).isEqualTo("dataset 1");
    assertThat(drop("tuesday.csv", TUESDAY)).isEqualTo("dataset 2");

    DatasetVersion second = dataset(2);
    assertThat(second.rows()).isEqualTo(3);
    assertThat(second.parts()).isEqualTo(2);
    assertThat(second.digest()).isNotEqualTo(dataset(1).digest());
    assertThat(parts(2)).startsWith(parts(1).getFirst());
    assertThat(parts(2))
        .extracting(Part::latest)
        .containsExactly(
            Instant.parse("2026-11-23T00:00:00Z"), Instant.parse("2026-11-24T00:00:00Z"));
    Profile profile = profile(second);
    assertThat(profile.rows()).isEqualTo(3);
    assertThat(((CategoryProfile) profile.column("returned")).count()).isEqualTo(3);
  }

  @Test
  void theSameRowsAreAddedOnceUnderWhateverName() {
    declare("{mode: append}");
    drop("monday.csv", MONDAY);

    assertThat(drop("monday-again.csv", MONDAY)).isEqualTo("dataset 1");
    assertThat(drop("monday.csv", MONDAY)).isEqualTo("dataset 1");
    assertThat(drop("tuesday.csv", TUESDAY)).isEqualTo("dataset 2");
    assertThat(drop("monday.csv", MONDAY)).isEqualTo("dataset 2");
    assertThat(dataset(2).rows()).isEqualTo(3);
  }

  @Test
  void aCorrectedFileTakesThePlaceOfItsRows() throws IOException {
    declare("{mode: append}");
    drop("monday.csv", MONDAY);
    drop("tuesday.csv", TUESDAY);

    assertThat(drop("monday.csv", HEADER + "a,2026-11-23,7,no\n")).isEqualTo("dataset 3");

    assertThat(dataset(3).rows()).isEqualTo(2);
    assertThat(parts(3))
        .extracting(part -> part.source().key())
        .containsExactly("visits/tuesday.csv", "visits/monday.csv");
    assertThat(profile(dataset(3)).rows()).isEqualTo(2);
  }

  @Test
  void aCorrectionThatIsHeardOfBeforeWhatItCorrectsStays() {
    declare("{mode: append}");
    drop("tuesday.csv", TUESDAY);
    ObjectRef wrong = write("monday.csv", MONDAY);
    ObjectRef corrected = write("monday.csv", HEADER + "a,2026-11-23,7,no\n");

    assertThat(ingest.apply(corrected).state()).isEqualTo("dataset 2");
    assertThat(ingest.apply(wrong).state()).isEqualTo("dataset 2");
    assertThat(parts(2)).last().extracting(Part::source).isEqualTo(corrected);
  }

  @Test
  void whatIsNotKeptIsLeftOutOfRowsAndProfile() throws IOException {
    declare("{mode: append, keep: {age: 1d}}");
    drop("monday.csv", MONDAY);
    drop("tuesday.csv", TUESDAY);
    assertThat(dataset(2).parts()).isEqualTo(2);

    drop("wednesday.csv", HEADER + "d,2026-11-25,4,no\n");

    assertThat(dataset(3).rows()).isEqualTo(2);
    assertThat(profile(dataset(3)).rows()).isEqualTo(2);
  }

  @Test
  void aColumnMayBeAddedAndRowsBeforeItHaveNoValueThere() throws IOException {
    declare("{mode: append}");
    drop("monday.csv", MONDAY);
    declare("{mode: append}", ", device: category");

    assertThat(drop("tuesday.csv", "id,day,pages,returned,device\nc,2026-11-24,3,yes,phone\n"))
        .isEqualTo("dataset 2");

    assertThat(profile(dataset(2)).column("device").missing()).isEqualTo(2);
    assertThat(profile(dataset(2)).column("device").count()).isEqualTo(1);
  }

  @Test
  void rowsWhoseColumnIsOfAnotherTypeAreRefusedWithWhatToDo() {
    declare("{mode: append}");
    drop("monday.csv", MONDAY);
    write(
        "project.yaml",
        DEFINITION.formatted("", "{mode: append}").replace("pages: integer", "pages: category"));
    var _ = ingest.apply(objects.head("intake", "visits/project.yaml").orElseThrow());

    assertThat(drop("tuesday.csv", TUESDAY))
        .isEqualTo(
            "refused: Column 'pages' is of type integer in the rows that are there and of type"
                + " category now, so these rows cannot be added to them: give it another name, or"
                + " declare data.mode: replace for one file that has all rows.");
    assertThat(datasets.find(VISITS, 2)).isEmpty();
  }

  @Test
  void whereFilesReplaceEachOtherTheNextOneIsAllThereIs() {
    declare("{mode: append}");
    drop("monday.csv", MONDAY);
    declare("{mode: replace}");

    drop("tuesday.csv", TUESDAY);

    assertThat(parts(2))
        .extracting(part -> part.source().key())
        .containsExactly("visits/tuesday.csv");
  }

  private void declare(String data) {
    declare(data, "");
  }

  private void declare(String data, String columns) {
    assertThat(drop("project.yaml", DEFINITION.formatted(columns, data)))
        .startsWith("project revision");
  }

  private String drop(String name, String content) {
    return ingest.apply(write(name, content)).state();
  }

  private ObjectRef write(String name, String content) {
    return objects.write(
        "intake", "visits/" + name, content.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  private DatasetVersion dataset(int version) {
    return datasets.find(VISITS, version).orElseThrow();
  }

  private List<Part> parts(int version) {
    return Json.read(objects.read(dataset(version).manifest()), DatasetManifest.class).parts();
  }

  private Profile profile(DatasetVersion version) throws IOException {
    try (InputStream in = objects.read(version.profile())) {
      return Profile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
