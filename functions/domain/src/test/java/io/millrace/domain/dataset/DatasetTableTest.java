package io.millrace.domain.dataset;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.DataPolicy;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.store.ObjectRef;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatasetTableTest {

  private static final ObjectRef OBJECT = new ObjectRef("data", "a", "v1");

  @Test
  void allRowsAreATableHoweverManyThereAre() {
    assertThat(refusal(new DataPolicy(Mode.APPEND, null, null, null), Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void theNewestAboutEachEntityAreATableWhereTheyAreFoundOut() {
    assertThat(refusal(new DataPolicy(Mode.UPSERT, null, null, null), 1_500_000)).isEmpty();
    assertThat(refusal(new DataPolicy(Mode.UPSERT, null, null, null), 1_500_001))
        .hasValueSatisfying(why -> assertThat(why).contains("1,500,001", "1,500,000"));
  }

  @Test
  void theDataOfAnotherProjectAreItsTable() {
    var policy = new DataPolicy(Mode.REPLACE, null, new ProjectName("telco-value"), null);
    assertThat(refusal(policy, 1)).contains("its data are those of telco-value, which are a table");
  }

  private static Optional<String> refusal(DataPolicy data, long rows) {
    var dataset =
        new DatasetVersion(
            CHURN, 1, "a", 1, 1, Sha256.of("d"), OBJECT, OBJECT, rows, Instant.EPOCH);
    return DatasetTable.refusal(Samples.project(CHURN, data), dataset);
  }
}
