package io.millrace.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.Interruption;
import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.dataset.DatasetTable;
import io.millrace.domain.dataset.InMemoryTableCatalog;
import io.millrace.domain.dataset.TableCatalog;
import io.millrace.domain.dataset.TableCatalog.Entry;
import io.millrace.domain.dataset.TableCatalog.Listing;
import io.millrace.domain.event.Event;
import io.millrace.domain.store.ObjectRef;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterTableTest {

  private static final Event MOVED = new Event.TableMoved(TestDatasets.VISITS);
  private static final String MONDAY = "id,pages,returned\na,1,true\n";
  private static final String TUESDAY = "id,pages,returned\nb,2,false\n";

  @TempDir Path folder;

  private final InMemoryTableCatalog catalog = new InMemoryTableCatalog();

  @Test
  void othersFindATableWhereItIsFromTheFirstDatasetOn() {
    TestDatasets visits = visits();
    assertThat(registered(visits)).isEmpty();
    assertThat(catalog.find(TestDatasets.VISITS)).isEmpty();

    visits.publish(MONDAY, 1);
    visits.told(1);
    String first = registered(visits);
    assertThat(first).startsWith("s3://data/tables/visits/metadata/00001-");
    visits.publish(TUESDAY, 1);
    visits.told(2);
    String second = registered(visits);

    assertThat(second).startsWith("s3://data/tables/visits/metadata/00002-");
    assertThat(entry().properties())
        .isEqualTo(
            Map.of(
                "table_type", "ICEBERG",
                "metadata_location", second,
                "previous_metadata_location", first));
    assertThat(visits.pointer().flatMap(DatasetTable::location)).contains(second);
  }

  @Test
  void columnsAreListedAndThoseThatTheNewestRowsHaveNotComeLast() {
    TestDatasets visits = visits();
    visits.publish(MONDAY, 1);
    visits.declare(
        "id: text, score: number, day: date, at: timestamp, returned: boolean", "{mode: replace}");
    visits.publish("id,score,day,at,returned\na,0.5,2026-11-23,2026-11-23T00:00:00Z,true\n", 1);
    visits.told(2);
    var _ = registered(visits);

    Listing listing = catalog.listed(TestDatasets.VISITS).orElseThrow();
    assertThat(listing.location()).isEqualTo("s3://data/tables/visits");
    assertThat(listing.columns())
        .extracting(
            each -> "%s %s %s %s".formatted(each.id(), each.name(), each.type(), each.current()))
        .containsExactly(
            "1 id string true",
            "4 score double true",
            "5 day date true",
            "6 at timestamp true",
            "3 returned boolean true",
            "2 pages bigint false");
  }

  @Test
  void whatTellsOfSeveralVersionsAnnouncesTheLastOfThem() {
    TestDatasets visits = visits();
    visits.publish(MONDAY, 1);
    visits.publish(TUESDAY, 1);
    visits.publish(MONDAY, 1);
    visits.told(1);

    assertThat(visits.announced()).containsExactly(MOVED);
    visits.told(2);
    assertThat(visits.announced()).isEmpty();
    visits.tag("audited", 2);
    assertThat(visits.announced()).containsExactly(MOVED);
  }

  @Test
  void whereverItIsKilledTheSameEventAgainLeadsThere() {
    Interruption.leavesNoTrace(interruption -> {
      TestDatasets visits = visits();
      visits.publish(MONDAY, 1);
      visits.told(1);
      var others = new InMemoryTableCatalog();
      RegisterTable function = visits.registering(interruption, others);
      return new Interruption.Scenario() {
        @Override
        public void work() {
          var _ = function.apply(MOVED);
        }

        @Override
        public String state() {
          // Iceberg draws names for its files, so that metadata have another in each world.
          Listing listed = others.listed(TestDatasets.VISITS).orElseThrow();
          assertThat(listed.metadata())
              .isEqualTo(visits.pointer().orElseThrow().location().orElseThrow());
          return listed.location() + listed.columns();
        }
      };
    });
  }

  /** At each of its calls another one comes in between, who knows the newer metadata. */
  @Test
  void whoKnowsOlderMetadataNeverTakesTheCatalogBack() {
    for (int call = 0; call < 3; call++) {
      TestDatasets visits = visits();
      visits.publish(MONDAY, 1);
      visits.told(1);
      var others = new InMemoryTableCatalog();
      var slow =
          new Slow(
              others,
              call,
              () -> {
                visits.publish(TUESDAY, 1);
                visits.told(2);
                var _ = visits.registering(others).apply(MOVED);
              });
      var _ = visits.registering(slow).apply(MOVED);

      assertThat(others.find(TestDatasets.VISITS).map(Entry::metadata))
          .as("call %s", call)
          .isEqualTo(visits.pointer().flatMap(DatasetTable::location));
    }
  }

  @Test
  void whileATableBeginsAnewAfterAnErasureNobodyIsLedToTheOneBefore() {
    TestDatasets visits = visits();
    visits.publish(MONDAY, 1);
    visits.publish(TUESDAY, 1);
    visits.told(2);
    var _ = registered(visits);

    visits.forgotten(List.of(1), 2);
    assertThat(visits.announced()).contains(MOVED);
    assertThat(registered(visits)).isEmpty();
    assertThat(catalog.find(TestDatasets.VISITS)).isEmpty();
    visits.told(2);
    assertThat(registered(visits)).startsWith("s3://data/tables/visits/erasure-1/metadata/");
    assertThat(catalog.listed(TestDatasets.VISITS).orElseThrow().location())
        .isEqualTo("s3://data/tables/visits/erasure-1");
  }

  @Test
  void whatIsTakenOutWhileAnotherListsItIsListedAgain() {
    TestDatasets visits = visits();
    visits.publish(MONDAY, 1);
    visits.publish(TUESDAY, 1);
    visits.told(2);
    var _ = registered(visits);
    visits.forgotten(List.of(1), 2);
    var slow =
        new Slow(
            catalog,
            1,
            () -> {
              visits.told(2);
              var _ = registered(visits);
            });

    assertThat(visits.registering(slow).apply(MOVED).metadata())
        .startsWith("s3://data/tables/visits/erasure-1/");
    assertThat(entry().metadata())
        .isEqualTo(visits.pointer().orElseThrow().location().orElseThrow());
  }

  @Test
  void aTableThatIsNotOursIsLeftAsItIs() {
    TestDatasets visits = visits();
    visits.publish(MONDAY, 1);
    visits.told(1);
    for (Map<String, String> theirs :
        List.of(
            Map.<String, String>of(),
            Map.of("metadata_location", "s3://lake/visits/1.metadata.json"))) {
      catalog.write(TestDatasets.VISITS, theirs, Map.of());

      assertThatThrownBy(() -> registered(visits))
          .isInstanceOf(MisconfiguredException.class)
          .hasMessageContaining("the catalog has a table visits that is not this project's");
      assertThat(entry().properties()).isEqualTo(theirs);
    }
  }

  @Test
  void whatSomebodyElseWroteToTheTableIsPutBack() {
    TestDatasets visits = visits();
    visits.publish(MONDAY, 1);
    visits.told(1);
    String ours = registered(visits);
    Map<String, String> written = new HashMap<>(entry().properties());
    written.put("metadata_location", "s3://data/tables/visits/metadata/00002-x.metadata.json");
    catalog.write(TestDatasets.VISITS, written, Map.of("pages", "of a visit"));

    assertThat(registered(visits)).isEqualTo(ours);
    assertThat(entry().comments()).isEqualTo(Map.of("pages", "of a visit"));
  }

  @Test
  void metadataThatAreNotThereAreListedBeforeNobody() {
    TestDatasets visits = visits();
    visits.publish(MONDAY, 1);
    visits.told(1);
    ObjectRef metadata = visits.pointer().map(DatasetTable::metadata).orElseThrow();
    visits.objects.forget("data", metadata.key());

    assertThatThrownBy(() -> registered(visits)).isInstanceOf(UnavailableException.class);
    assertThat(catalog.find(TestDatasets.VISITS)).isEmpty();
  }

  private String registered(TestDatasets visits) {
    return visits.registering(catalog).apply(MOVED).metadata();
  }

  private Entry entry() {
    return catalog.find(TestDatasets.VISITS).orElseThrow();
  }

  private TestDatasets visits() {
    var visits = new TestDatasets(folder);
    visits.declare("id: text, pages: integer, returned: boolean", "{mode: replace}");
    return visits;
  }

  /** A catalog before one of whose calls something else happens, once. */
  private static final class Slow implements TableCatalog {

    private final TableCatalog catalog;
    private final Runnable between;
    private int left;

    Slow(TableCatalog catalog, int calls, Runnable between) {
      this.catalog = catalog;
      this.between = between;
      this.left = calls;
    }

    private TableCatalog called() {
      if (left-- == 0) {
        between.run();
      }
      return catalog;
    }

    @Override
    public Optional<Entry> find(ProjectName project) {
      return called().find(project);
    }

    @Override
    public boolean create(Listing listing) {
      return called().create(listing);
    }

    @Override
    public boolean replace(Listing listing, Entry read) {
      return called().replace(listing, read);
    }

    @Override
    public void remove(ProjectName project) {
      called().remove(project);
    }
  }
}
