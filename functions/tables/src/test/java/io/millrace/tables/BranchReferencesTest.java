package io.millrace.tables;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Interruption;
import io.millrace.domain.dataset.Branch;
import io.millrace.domain.event.Event;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches of a dataset, as its table tells them. */
class BranchReferencesTest {

  private static final String COLUMNS = "id: text, pages: integer, returned: boolean";
  private static final String MONDAY = "id,pages,returned\na,1,true\n";
  private static final String TUESDAY = "id,pages,returned\nb,2,false\n";
  private static final String WEDNESDAY = "id,pages,returned\nc,3,true\n";

  @TempDir Path folder;

  @Test
  void aBranchIsOneOfTheTableFromItsBeginningToItsEndAndTheMainLineKnowsNothingOfIt() {
    TestDatasets visits = visits();
    visits.publish(MONDAY, 9);
    visits.told(1);
    visits.branch("cleaner", 1);
    assertThat(branches(visits)).isEqualTo(Map.of("cleaner", 1L));

    visits.publishOn("cleaner", TUESDAY);
    visits.moved("cleaner");
    visits.publish(WEDNESDAY, 9);
    visits.told(2);

    String monday = "s3://data/datasets/visits/in-1/data.parquet";
    String tuesday = "s3://data/datasets/visits/in-2/data.parquet";
    String wednesday = "s3://data/datasets/visits/in-3/data.parquet";
    assertThat(visits.filesOn("cleaner")).containsExactly(monday, tuesday);
    assertThat(visits.files(2)).containsExactly(monday, wednesday);
    assertThat(visits.table().currentSnapshot().snapshotId()).isEqualTo(2);
    assertThat(visits.table().currentSnapshot().parentId()).isEqualTo(1);
    assertThat(visits.table().snapshot(cleaner(visits)).parentId()).isEqualTo(1);

    long before = cleaner(visits);
    visits.publishOn("cleaner", WEDNESDAY);
    visits.moved("cleaner");
    assertThat(visits.filesOn("cleaner")).hasSize(3);
    assertThat(visits.table().snapshot(before)).as("one snapshot a branch").isNull();

    visits.branches().end(TestDatasets.VISITS, "cleaner", new Branch.End.Dropped(), "ada", "no");
    visits.moved("cleaner");
    assertThat(branches(visits)).isEmpty();
    assertThat(visits.table().snapshots()).extracting(Snapshot::snapshotId).containsExactly(1L, 2L);
  }

  @Test
  void aBranchCostsOneWriteOfMetadataHoweverOftenItIsTold() {
    TestDatasets visits = visits();
    visits.publish(MONDAY, 9);
    visits.told(1);
    int before = metadata(visits);
    visits.branch("cleaner", 1);
    assertThat(metadata(visits)).isEqualTo(before + 1);
    visits.publishOn("cleaner", TUESDAY);
    visits.moved("cleaner");
    visits.moved("cleaner");
    visits.told(1);
    assertThat(metadata(visits)).isEqualTo(before + 2);
  }

  private static int metadata(TestDatasets visits) {
    return (int)
        visits.objects.history("data", "tables/visits/metadata/", null, 1000).stream()
            .filter(object -> object.key().endsWith(".metadata.json"))
            .count();
  }

  @Test
  void whatABranchSaysOfColumnsIsNotSaidOfTheMainLine() {
    TestDatasets visits = visits();
    visits.publish(MONDAY, 9);
    visits.told(1);
    visits.branch("cleaner", 1);
    visits.declare(COLUMNS + ", device: category", "{mode: append}");
    visits.publishOn("cleaner", "id,pages,returned,device\nd,1,true,phone\n");
    visits.moved("cleaner");

    Table table = visits.table();
    assertThat(table.schema().findField("device")).isNull();
    Snapshot branch = table.snapshot(cleaner(visits));
    assertThat(requireNonNull(table.schemas().get(branch.schemaId())).findField("device"))
        .isNotNull();
  }

  @Test
  void aBranchThatBeganWithWhatTheTableHasNotIsItsOwnSnapshot() {
    TestDatasets visits = visits();
    visits.publish(MONDAY, 9);
    visits.publish(TUESDAY, 9);
    visits.branches().begin(TestDatasets.VISITS, "cleaner", 1, "ada", "to try it");
    visits.objects.forget("data", "in-1/manifest.json");
    visits.told(2);
    assertThat(branches(visits)).isEmpty();
    assertThat(visits.table().currentSnapshot().snapshotId()).isEqualTo(2);
  }

  @Test
  void whereverItIsKilledOnABranchTheSameEventAgainLeadsToTheSameTable() {
    Interruption.leavesNoTrace(interruption -> {
      TestDatasets visits = visits();
      visits.publish(MONDAY, 9);
      visits.told(1);
      visits.branches().begin(TestDatasets.VISITS, "cleaner", 1, "ada", "to try it");
      visits.publishOn("cleaner", TUESDAY);
      PublishTable function = visits.function(interruption);
      return new Interruption.Scenario() {
        @Override
        public void work() {
          var _ = function.apply(new Event.BranchMoved(TestDatasets.VISITS, "cleaner"));
        }

        @Override
        public String state() {
          return branches(visits) + " " + visits.filesOn("cleaner") + visits.files(1);
        }
      };
    });
  }

  /** The snapshot that the branch is. */
  private static long cleaner(TestDatasets visits) {
    return requireNonNull(branches(visits).get("cleaner"));
  }

  private static Map<String, Long> branches(TestDatasets visits) {
    Map<String, Long> branches = new HashMap<>();
    visits
        .table()
        .refs()
        .forEach((name, ref) -> {
          if (ref.isBranch() && !name.equals("main")) {
            branches.put(name, ref.snapshotId());
          }
        });
    return branches;
  }

  private TestDatasets visits() {
    var visits = new TestDatasets(folder);
    visits.declare(COLUMNS, "{mode: append}");
    return visits;
  }
}
