package io.millrace.domain.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import io.millrace.domain.dataset.TableCatalog.Entry;
import io.millrace.domain.dataset.TableCatalog.ListedColumn;
import io.millrace.domain.dataset.TableCatalog.Listing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link TableCatalog} must do. */
public abstract class TableCatalogContract {

  protected static final ProjectName CHURN = new ProjectName("telco-churn");

  protected static final ListedColumn TENURE = new ListedColumn("tenure", "bigint", 1, true);
  protected static final ListedColumn PLAN = new ListedColumn("plan", "string", 2, false);

  protected abstract TableCatalog catalog();

  /** Somebody writes beside the table that ada owns it, and this about its column tenure. */
  protected abstract void described(String comment);

  @Test
  void aTableIsFoundWhereItWasListed() {
    assertThat(catalog().find(CHURN)).isEmpty();
    assertThat(catalog().create(at(1))).isTrue();

    assertThat(found().metadata()).isEqualTo(metadata(1));
    assertThat(found().properties())
        .containsEntry("table_type", "ICEBERG")
        .containsEntry("metadata_location", metadata(1));
  }

  @Test
  void whatIsThereIsNotListedAgainButReplaced() {
    assertThat(catalog().create(at(1))).isTrue();
    assertThat(catalog().create(at(2))).isFalse();
    assertThat(found().metadata()).isEqualTo(metadata(1));

    assertThat(catalog().replace(at(2), found())).isTrue();
    assertThat(found().metadata()).isEqualTo(metadata(2));
    assertThat(found().properties())
        .isEqualTo(
            Map.of(
                "table_type", "ICEBERG",
                "metadata_location", metadata(2),
                "previous_metadata_location", metadata(1)));
  }

  @Test
  void whoReadAnOlderEntryReplacesNothing() {
    assertThat(catalog().create(at(1))).isTrue();
    Entry older = found();
    assertThat(catalog().replace(at(3), older)).isTrue();

    assertThat(catalog().replace(at(2), older)).isFalse();
    assertThat(found().metadata()).isEqualTo(metadata(3));
  }

  @Test
  void whatOthersWroteBesideItStays() {
    assertThat(catalog().create(at(1))).isTrue();
    described("months since the contract began");
    assertThat(catalog().replace(at(2), found())).isTrue();

    assertThat(found().metadata()).isEqualTo(metadata(2));
    assertThat(found().properties()).containsEntry("owner", "ada");
    assertThat(found().comments()).isEqualTo(Map.of("tenure", "months since the contract began"));
  }

  @Test
  void whatWasTakenOutIsListedAnew() {
    assertThat(catalog().create(at(1))).isTrue();
    Entry before = found();
    catalog().remove(CHURN);
    catalog().remove(CHURN);

    assertThat(catalog().find(CHURN)).isEmpty();
    assertThat(catalog().replace(at(2), before)).isFalse();
    assertThat(catalog().create(at(2))).isTrue();
    assertThat(found().properties()).doesNotContainKey("previous_metadata_location");
  }

  private Entry found() {
    return catalog().find(CHURN).orElseThrow();
  }

  private static Listing at(int version) {
    return new Listing(
        CHURN, "s3://data/tables/telco-churn", metadata(version), List.of(TENURE, PLAN));
  }

  private static String metadata(int version) {
    return "s3://data/tables/telco-churn/metadata/%s.metadata.json".formatted(version);
  }
}
