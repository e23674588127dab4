package io.millrace.tables;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Interruption;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.store.ObjectRef;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishTableTest {

  private static final int ALL = Integer.MAX_VALUE;
  private static final String COLUMNS =
      "id: text, pages: integer, score: number, day: date, at: timestamp, plan: category,"
          + " returned: boolean";
  private static final String HEADER = "id,pages,score,day,at,plan,returned\n";
  private static final String MONDAY =
      HEADER + "a,1,0.5,2026-11-23,2026-11-23T01:00:00+02:00,free,true\n" + "b,,,,,,false\n";
  private static final String TUESDAY =
      HEADER + "c,70,-2.5,2026-11-24,2026-11-24T00:00:00Z,paid,false\n";
  private static final String WEDNESDAY =
      HEADER + "d,9007199254740993,1,2026-11-25,2026-11-25T00:00:00Z,paid,true\n";

  @TempDir Path folder;

  @Test
  void aDatasetVersionIsTheSnapshotOfItsNumberOverTheVeryFilesOfTheVersion() {
    TestDatasets visits = visits("{mode: append}");
    DatasetVersion first = visits.publish(MONDAY, ALL);
    assertThat(visits.told(1)).isEqualTo(1);
    DatasetVersion second = visits.publish(TUESDAY, ALL);
    assertThat(visits.told(2)).isEqualTo(2);

    Table table = visits.table();
    assertThat(table.currentSnapshot().snapshotId()).isEqualTo(2);
    assertThat(table.currentSnapshot().timestampMillis())
        .isEqualTo(second.publishedAt().toEpochMilli());
    assertThat(table.snapshot(1).timestampMillis()).isEqualTo(first.publishedAt().toEpochMilli());
    assertThat(table.currentSnapshot().summary()).containsEntry("total-records", "3");
    assertThat(table.location()).isEqualTo("s3://data/tables/visits");
    assertThat(visits.files(1)).containsExactly("s3://data/datasets/visits/in-1/data.parquet");
    assertThat(visits.files(2))
        .containsExactly(
            "s3://data/datasets/visits/in-1/data.parquet",
            "s3://data/datasets/visits/in-2/data.parquet");
    assertThat(table.currentSnapshot().summary()).containsEntry("added-data-files", "1");
  }

  @Test
  void columnsAreOfTheTypesThatTheFilesHoldUnderTheNumbersThatTheFilesSay() throws Exception {
    TestDatasets visits = visits("{mode: append}");
    visits.publish(MONDAY, ALL);
    visits.told(1);

    assertThat(visits.table().schema().columns())
        .extracting(column -> column.fieldId() + " " + column.name() + " " + column.type())
        .containsExactly(
            "1 id string",
            "2 pages long",
            "3 score double",
            "4 day date",
            "5 at timestamptz",
            "6 plan string",
            "7 returned boolean");
    assertThat(FieldIds.of(folder.resolve("in-1.parquet")))
        .containsExactly("1 id", "2 pages", "3 score", "4 day", "5 at", "6 plan", "7 returned");
  }

  @Test
  void aFileThatCannotHaveWhatIsAskedForIsNotRead() throws Exception {
    TestDatasets visits = visits("{mode: append}");
    visits.publish(MONDAY, ALL);
    visits.publish(TUESDAY, ALL);
    visits.publish(WEDNESDAY, ALL);
    visits.told(3);
    String monday = "s3://data/datasets/visits/in-1/data.parquet";
    String tuesday = "s3://data/datasets/visits/in-2/data.parquet";
    String wednesday = "s3://data/datasets/visits/in-3/data.parquet";

    assertThat(visits.files(3, Expressions.greaterThan("score", 0.7))).containsExactly(wednesday);
    assertThat(visits.files(3, Expressions.equal("day", "2026-11-24"))).containsExactly(tuesday);
    assertThat(visits.files(3, Expressions.equal("at", "2026-11-22T23:00:00+00:00")))
        .containsExactly(monday);
    assertThat(visits.files(3, Expressions.isNull("plan"))).containsExactly(monday);
    // No profile knows this number to the last digit, so every reader looks.
    assertThat(visits.files(3, Expressions.equal("pages", 9_007_199_254_740_993L)))
        .containsExactly(wednesday);
    assertThat(visits.files(3, Expressions.lessThan("pages", 5L)))
        .containsExactly(monday, wednesday);
    try (CloseableIterable<FileScanTask> tasks =
        visits.table().newScan().includeColumnStats().planFiles()) {
      DataFile last = tasks.iterator().next().file();
      assertThat(last.fileSizeInBytes())
          .isEqualTo(
              visits.objects.sizeBytes(
                  visits
                      .objects
                      .head("data", last.location().substring("s3://data/".length()))
                      .orElseThrow()));
    }
  }

  @Test
  void aTagOfADatasetIsOneOfTheTableUntilItMeansAnother() {
    TestDatasets visits = visits("{mode: append}");
    visits.publish(MONDAY, ALL);
    visits.tag("audited", 1); // before the table has the dataset, or after: it does not matter
    visits.publish(TUESDAY, ALL);
    visits.told(2);
    visits.tag("report", 2);

    assertThat(tags(visits)).isEqualTo(Map.of("audited", 1L, "report", 2L));
    visits.tag("audited", 2);
    visits.tag("report", 0);
    assertThat(tags(visits)).isEqualTo(Map.of("audited", 2L));
    assertThat(visits.table().currentSnapshot().snapshotId()).isEqualTo(2);
  }

  private static Map<String, Long> tags(TestDatasets visits) {
    Map<String, Long> tags = new HashMap<>();
    visits
        .table()
        .refs()
        .forEach((name, ref) -> {
          if (ref.isTag()) {
            tags.put(name, ref.snapshotId());
          }
        });
    return tags;
  }

  @Test
  void whatIsNotKeptIsInThisSnapshotNoMoreAndInTheOnesBeforeStill() {
    TestDatasets visits = visits("{mode: append}");
    visits.publish(MONDAY, 2);
    visits.publish(TUESDAY, 2);
    visits.publish(WEDNESDAY, 2);
    visits.told(3);

    assertThat(visits.files(2)).hasSize(2);
    assertThat(visits.files(3))
        .containsExactly(
            "s3://data/datasets/visits/in-2/data.parquet",
            "s3://data/datasets/visits/in-3/data.parquet");
    assertThat(visits.table().currentSnapshot().operation()).isEqualTo("overwrite");
    assertThat(visits.table().snapshot(2).operation()).isEqualTo("append");
  }

  @Test
  void aColumnThatIsAddedIsANewOneAndOneOfAnotherTypeToo() {
    TestDatasets visits = visits("{mode: replace}");
    visits.publish(MONDAY, 1);
    visits.declare("device: category, id: text, pages: text, returned: boolean", "{mode: replace}");
    visits.publish("id,pages,returned,device\na,many,true,phone\n", 1);
    visits.told(2);

    Table table = visits.table();
    assertThat(table.schema().columns())
        .extracting(column -> column.fieldId() + " " + column.name() + " " + column.type())
        .containsExactly("8 device string", "1 id string", "9 pages string", "7 returned boolean");
    Schema before = requireNonNull(table.schemas().get(table.snapshot(1).schemaId()));
    assertThat(before.findField("pages").fieldId()).isEqualTo(2);
    assertThat(before.findType("pages")).isEqualTo(Types.LongType.get());
    assertThat(before.findField("device")).isNull();
  }

  @Test
  void eventsMayBeLostComeTwiceOrInAnyOrder() {
    TestDatasets visits = visits("{mode: append}");
    visits.publish(MONDAY, ALL);
    visits.publish(TUESDAY, ALL);
    visits.publish(WEDNESDAY, ALL);

    assertThat(visits.told(3)).isEqualTo(3);
    DatasetTable told = visits.pointer().orElseThrow();
    assertThat(visits.told(1)).isEqualTo(3);
    assertThat(visits.told(3)).isEqualTo(3);

    assertThat(visits.pointer()).contains(told);
    assertThat(visits.table().snapshots())
        .extracting(Snapshot::snapshotId)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void whereverItIsKilledTheSameEventAgainLeadsToTheSameTable() {
    Interruption.leavesNoTrace(interruption -> {
      TestDatasets visits = visits("{mode: append}");
      visits.publish(MONDAY, 1);
      visits.publish(TUESDAY, 1);
      return visits.telling(interruption, 2);
    });
  }

  @Test
  void aPartThatSomethingWasWrittenOverIsReadFromACopyOfIt() {
    TestDatasets visits = visits("{mode: append}");
    DatasetVersion version = visits.publish(MONDAY, ALL);
    String digest = visits.parts(version).getFirst().digest().toString();
    visits.objects.write("data", "datasets/visits/in-1/data.parquet", new byte[1], "");
    visits.told(1);

    assertThat(visits.files(1))
        .containsExactly("s3://data/tables/visits/data/" + digest + ".parquet");
    visits.publish(TUESDAY, ALL);
    visits.told(2);
    assertThat(visits.files(2)).hasSize(2).endsWith(visits.files(1).getFirst());
  }

  @Test
  void aVersionThatCannotBeReadKeepsNoOtherFromBeingASnapshot() {
    TestDatasets visits = visits("{mode: replace}");
    visits.publish(MONDAY, 1);
    visits.publish(TUESDAY, 1);
    visits.publish(WEDNESDAY, 1);
    for (String file : List.of("in-1/manifest.json", "in-2/manifest.json")) {
      visits.objects.forget("data", file);
    }

    assertThat(visits.told(3)).isEqualTo(3);

    assertThat(visits.table().snapshots()).extracting(Snapshot::snapshotId).containsExactly(3L);
  }

  @Test
  void metadataThatAreLostAreBegunAnew() {
    TestDatasets visits = visits("{mode: append}");
    visits.publish(MONDAY, ALL);
    visits.told(1);
    ObjectRef metadata = requireNonNull(visits.pointer().orElseThrow().metadata());
    visits.objects.forget("data", metadata.key());
    visits.publish(TUESDAY, ALL);

    assertThat(visits.told(2)).isEqualTo(2);

    assertThat(visits.files(2)).hasSize(2);
    assertThat(visits.table().snapshots()).extracting(Snapshot::snapshotId).containsExactly(2L);
  }

  @Test
  void afterAnErasureItIsAnotherTableWithoutTheVersionsThatHadSuchRows() {
    TestDatasets visits = visits("{mode: replace}");
    visits.publish(MONDAY, 1);
    visits.publish(TUESDAY, 1);
    visits.publish(WEDNESDAY, 1);
    visits.told(3);
    String before = visits.table().uuid().toString();

    visits.forgotten(List.of(2), 3);
    assertThat(visits.told(3)).isEqualTo(3);

    assertThat(visits.table().snapshots()).extracting(Snapshot::snapshotId).containsExactly(1L, 3L);
    assertThat(visits.table().location()).isEqualTo("s3://data/tables/visits/erasure-1");
    assertThat(visits.table().uuid()).asString().isNotEqualTo(before);
    DatasetTable pointer = visits.pointer().orElseThrow();
    assertThat(visits.objects.history("data", "tables/visits/erasure-1/", null, 1000))
        .isNotEmpty()
        .allMatch(object -> pointer.has(object.key()));
    assertThat(visits.objects.history("data", "tables/visits/metadata/", null, 1000))
        .isNotEmpty()
        .noneMatch(object -> pointer.has(object.key()));
  }

  @Test
  void namesOfColumnsAreTakenAsTheyAre() {
    TestDatasets visits = new TestDatasets(folder);
    visits.declare(
        "id: text, \"a.b\": integer, \"b\\\"c d\": integer, \"Ärger/1\": integer, returned:"
            + " boolean",
        "{mode: append}");
    visits.publish("id,a.b,\"b\"\"c d\",Ärger/1,returned\nx,1,2,3,true\n", ALL);
    visits.told(1);

    assertThat(visits.table().schema().columns())
        .extracting(Types.NestedField::name)
        .containsExactly("id", "a.b", "b\"c d", "Ärger/1", "returned");
  }

  private TestDatasets visits(String data) {
    var visits = new TestDatasets(folder);
    visits.declare(COLUMNS, data);
    return visits;
  }
}
