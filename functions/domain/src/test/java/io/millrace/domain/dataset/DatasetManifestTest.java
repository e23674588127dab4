package io.millrace.domain.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.Sha256;
import io.millrace.domain.project.DataPolicy.Keep;
import io.millrace.domain.store.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DatasetManifestTest {

  private static final Instant MONDAY = Instant.parse("2026-11-23T00:00:00Z");

  private final DatasetManifest monday = of(part("monday", 10, MONDAY));

  @Test
  void oneFileIsIdentifiedByItsDigestAndSeveralByAllInTheirOrder() {
    Part tuesday = part("tuesday", 5, null);
    DatasetManifest both = and(monday, tuesday, null);

    assertThat(monday.digest()).isEqualTo(monday.newest().digest());
    assertThat(both.rows()).isEqualTo(15);
    assertThat(both.newest()).isEqualTo(tuesday);
    assertThat(both.digest())
        .isNotEqualTo(and(of(tuesday), monday.newest(), null).digest())
        .isNotEqualTo(monday.digest());
  }

  @Test
  void aFileThatIsDroppedAgainTakesThePlaceOfTheRowsThatItHad() {
    Part tuesday = part("tuesday", 5, null);
    Part corrected =
        new Part(
            new ObjectRef("intake", "churn/monday.csv", "v2"),
            1,
            tuesday.data(),
            Sha256.of("corrected"),
            tuesday.profile(),
            9,
            null);

    assertThat(and(and(monday, tuesday, null), corrected, null).parts())
        .containsExactly(tuesday, corrected);
  }

  @Test
  void whatIsTooOldIsLeftOutInWholeFilesAndTheNewestNever() {
    DatasetManifest week = monday;
    for (int day = 1; day < 7; day++) {
      week = and(week, part("day-" + day, 10, MONDAY.plus(Duration.ofDays(day))), null);
    }
    Part next = part("next", 10, MONDAY.plus(Duration.ofDays(7)));

    assertThat(and(week, next, null).parts()).hasSize(8);
    assertThat(and(week, next, new Keep.Files(3)).parts()).hasSize(3).endsWith(next);
    assertThat(and(week, next, new Keep.Files(1)).parts()).containsExactly(next);
    assertThat(and(week, next, new Keep.Rows(25)).parts()).hasSize(3).endsWith(next);
    assertThat(and(week, next, new Keep.Rows(30)).parts()).hasSize(3);
    assertThat(and(week, next, new Keep.Rows(1)).parts()).containsExactly(next);
    assertThat(and(week, next, new Keep.Rows(1000)).parts()).hasSize(8);
    assertThat(and(week, next, new Keep.Recent(Duration.ofDays(2))).parts())
        .extracting(Part::latest)
        .containsExactly(
            MONDAY.plus(Duration.ofDays(5)),
            MONDAY.plus(Duration.ofDays(6)),
            MONDAY.plus(Duration.ofDays(7)));
  }

  @Test
  void oldRowsThatComeLateStayUntilTheNextFileComes() {
    Part late = part("late", 10, MONDAY.minus(Duration.ofDays(30)));
    var keep = new Keep.Recent(Duration.ofDays(2));

    DatasetManifest withLate = and(monday, late, keep);

    assertThat(withLate.parts()).containsExactly(monday.newest(), late);
    assertThat(and(withLate, part("tuesday", 1, MONDAY), keep).parts()).doesNotContain(late);
  }

  private static DatasetManifest of(Part part) {
    return new DatasetManifest("churn", source(part), List.of(part));
  }

  private static DatasetManifest and(DatasetManifest manifest, Part part, @Nullable Keep keep) {
    return manifest.and(source(part), part, keep);
  }

  private static DatasetManifest.Source source(Part part) {
    return new DatasetManifest.Source(part.source(), Sha256.of(part.source().toString()));
  }

  private static Part part(String name, long rows, @Nullable Instant latest) {
    return new Part(
        new ObjectRef("intake", "churn/" + name + ".csv", "v1"),
        1,
        new ObjectRef("data", name + "/data.parquet", "v1"),
        Sha256.of(name),
        new ObjectRef("data", name + "/profile.json", "v1"),
        rows,
        latest);
  }
}
