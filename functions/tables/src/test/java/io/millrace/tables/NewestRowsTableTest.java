package io.millrace.tables;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Interruption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.Snapshot;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where of the rows about one entity the newest counts (upsert), readers see that one. */
class NewestRowsTableTest {

  private static final int ALL = Integer.MAX_VALUE;
  private static final String HEADER = "id,at,row,returned\n";

  /** Two about a, of which the later is not the newest; two about nothing. */
  private static final String MONDAY =
      HEADER
          + "a,2026-11-23T10:00:00Z,a1,true\n"
          + ",2026-11-23T10:00:00Z,n1,true\n"
          + "b,2026-11-23T10:00:00Z,b1,false\n"
          + "a,2026-11-23T09:00:00Z,a2,false\n"
          + "c,,c1,true\n"
          + ",,n2,false\n";

  /** Of the same time, which takes the place; older, which does not; without one; new. */
  private static final String TUESDAY =
      HEADER
          + "a,2026-11-23T10:00:00Z,a3,true\n"
          + "b,2026-11-23T09:59:59.999Z,b2,false\n"
          + "b,,b3,false\n"
          + "c,,c2,true\n"
          + "d,,d1,true\n";

  private static final String WEDNESDAY =
      HEADER + "b,2026-11-25T00:00:00Z,b4,true\n" + "d,1969-12-31T00:00:00Z,d2,true\n";

  @TempDir Path folder;
  private TestDatasets visits;

  @BeforeEach
  void declare() {
    visits = visits();
  }

  private TestDatasets visits() {
    var datasets = new TestDatasets(folder);
    datasets.declare(
        "id: text, at: timestamp, row: category, returned: boolean",
        "{mode: upsert}\neventTime: at");
    return datasets;
  }

  private List<String> seen(long snapshot) {
    return new SeenRows(visits.objects, folder).of(visits.table(), snapshot, "row");
  }

  @Test
  void ofTheRowsAboutOneEntityASnapshotHasTheNewestAndThoseAboutNothingAll() {
    visits.publish(MONDAY, ALL);
    visits.told(1);
    visits.publish(TUESDAY, ALL);
    visits.publish(WEDNESDAY, ALL);
    visits.told(3);

    assertThat(seen(1)).containsExactly("a1", "b1", "c1", "n1", "n2");
    assertThat(seen(2)).containsExactly("a3", "b1", "c2", "d1", "n1", "n2");
    assertThat(seen(3)).containsExactly("a3", "b4", "c2", "d2", "n1", "n2");
    assertThat(visits.files(3)).hasSize(3);
    assertThat(visits.table().currentSnapshot().summary())
        .containsEntry("total-records", "13")
        .containsEntry("total-position-deletes", "7")
        .containsEntry("total-delete-files", "1")
        .containsEntry("added-data-files", "1");
  }

  @Test
  void theFileOfPlacesIsAsIcebergsFormatAsksForAndHoldsNothingOfTheRows() throws IOException {
    visits.publish(MONDAY, ALL);
    visits.publish(TUESDAY, ALL);
    visits.told(2);

    String deletes = visits.deletes(2).getFirst();
    assertThat(deletes).matches("s3://data/tables/visits/deletes/2-[0-9a-f]{16}\\.parquet");
    assertThat(new SeenRows(visits.objects, folder).rows(deletes))
        .extracting(Group::toString)
        .containsExactly(
            "file_path: s3://data/datasets/visits/in-1/data.parquet\npos: 0\n",
            "file_path: s3://data/datasets/visits/in-1/data.parquet\npos: 3\n",
            "file_path: s3://data/datasets/visits/in-1/data.parquet\npos: 4\n",
            "file_path: s3://data/datasets/visits/in-2/data.parquet\npos: 1\n",
            "file_path: s3://data/datasets/visits/in-2/data.parquet\npos: 2\n");
    assertThat(FieldIds.of(folder.resolve("seen.parquet")))
        .containsExactly("2147483546 file_path", "2147483545 pos");
  }

  @Test
  void whereNoRowTakesThePlaceOfAnotherNoneIsLeftOut() {
    visits.publish(HEADER + "a,,a1,true\nb,,b1,false\n", ALL);
    visits.told(1);

    assertThat(visits.deletes(1)).isEmpty();
    assertThat(seen(1)).containsExactly("a1", "b1");
  }

  /** What a row took the place of is there again once that row is not. */
  @Test
  void whatIsNotKeptTakesThePlaceOfNothing() {
    visits.publish(WEDNESDAY, 2);
    visits.publish(TUESDAY, 2);
    visits.publish(MONDAY, 2);
    visits.told(3);

    assertThat(seen(2)).containsExactly("a3", "b4", "c2", "d2");
    assertThat(seen(3)).containsExactly("a1", "b1", "c1", "d1", "n1", "n2");
    visits.publish(HEADER + "z,,z1,true\n", 1);
    visits.told(4);
    assertThat(seen(4)).containsExactly("z1");
    assertThat(visits.deletes(4)).isEmpty();
  }

  @Test
  void whatIsRevertedToIsSeenAsItWas() {
    visits.publish(MONDAY, ALL);
    visits.publish(TUESDAY, ALL);
    visits.publish(WEDNESDAY, 1);
    visits.told(3);
    visits.revert(2);
    visits.told(4);

    assertThat(seen(3)).containsExactly("b4", "d2");
    assertThat(seen(4)).isEqualTo(seen(2)).hasSize(6);
  }

  @Test
  void withoutAnEventTimeTheRowThatCameLastCounts() {
    visits.declare("id: text, at: timestamp, row: category, returned: boolean", "{mode: upsert}");
    visits.publish(MONDAY, ALL);
    visits.publish(TUESDAY, ALL);
    visits.told(2);

    assertThat(seen(2)).containsExactly("a3", "b3", "c2", "d1", "n1", "n2");
  }

  @Test
  void ofADatasetThatIsNotUpsertedAnyMoreAllRowsAreSeen() {
    visits.publish(MONDAY, ALL);
    visits.told(1);
    visits.declare(
        "id: text, at: timestamp, row: category, returned: boolean",
        "{mode: append}\neventTime: at");
    visits.publish(TUESDAY, ALL);
    visits.told(2);

    assertThat(seen(1)).hasSize(5);
    assertThat(seen(2)).hasSize(11);
  }

  @Test
  void aBranchHasItsOwnNewestRows() {
    visits.publish(MONDAY, ALL);
    visits.publish(TUESDAY, ALL);
    visits.told(2);
    visits.branch("cleaner", 1);
    visits.publishOn("cleaner", WEDNESDAY);
    visits.moved("cleaner");

    long head = requireNonNull(visits.table().refs().get("cleaner")).snapshotId();
    assertThat(seen(head)).containsExactly("a1", "b4", "c1", "d2", "n1", "n2");
    assertThat(seen(2)).containsExactly("a3", "b1", "c2", "d1", "n1", "n2");
    visits.publish(WEDNESDAY, ALL);
    visits.told(3);
    assertThat(seen(3)).containsExactly("a3", "b4", "c2", "d2", "n1", "n2");
    assertThat(seen(head)).containsExactly("a1", "b4", "c1", "d2", "n1", "n2");
  }

  @Test
  void aPartThatSomethingWasWrittenOverIsLeftOutOfByWhereItsCopyIs() {
    visits.publish(MONDAY, ALL);
    visits.objects.write("data", "datasets/visits/in-1/data.parquet", new byte[1], "");
    visits.told(1);

    assertThat(visits.files(1).getFirst()).startsWith("s3://data/tables/visits/data/");
    assertThat(seen(1)).containsExactly("a1", "b1", "c1", "n1", "n2");
  }

  @Test
  void aPartThatIsNotThereAnyMoreKeepsNoOtherVersionFromBeingASnapshot() {
    visits.publish(MONDAY, 1);
    visits.objects.forget("data", "datasets/visits/in-1/data.parquet");
    visits.publish(TUESDAY, 1);

    assertThat(visits.told(2)).isEqualTo(2);
    assertThat(visits.table().snapshots()).extracting(Snapshot::snapshotId).containsExactly(2L);
  }

  /** The places are in the folder of the table before, of which nothing is left. */
  @Test
  void afterAnErasureTheFilesOfPlacesAreOthers() {
    visits.publish(MONDAY, 1);
    visits.publish(TUESDAY, 1);
    visits.told(2);

    visits.forgotten(List.of(1), 2);
    visits.told(2);

    assertThat(visits.deletes(2).getFirst())
        .startsWith("s3://data/tables/visits/erasure-1/deletes/");
    assertThat(visits.objects.history("data", "tables/visits/deletes/", null, 1000))
        .isNotEmpty()
        .noneMatch(object -> visits.pointer().orElseThrow().has(object.key()));
  }

  @Test
  void whereverItIsKilledTheSameEventAgainLeadsToTheSameTable() {
    Interruption.leavesNoTrace(interruption -> {
      TestDatasets killed = visits();
      killed.publish(MONDAY, ALL);
      killed.told(1); // what follows replaces its deletes
      killed.publish(TUESDAY, ALL);
      return killed.telling(interruption, 2);
    });
  }
}
