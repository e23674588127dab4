package io.millrace.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.MisconfiguredException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.dataset.TableCatalog.Entry;
import io.millrace.domain.dataset.TableCatalog.ListedColumn;
import io.millrace.domain.dataset.TableCatalog.Listing;
import io.millrace.wire.Json;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is asked of Glue, and what its answers mean; that Glue takes it is a contract's to say. */
class GlueTableCatalogTest {

  private static final ProjectName CHURN = new ProjectName("telco-churn");
  private static final Listing LISTING =
      new Listing(
          CHURN,
          "s3://data/tables/telco-churn",
          "s3://data/2.json",
          List.of(new ListedColumn("tenure", "bigint", 1, true)));
  private static final Entry READ =
      new Entry(
          "s3://data/1.json",
          "7",
          "who leaves",
          Map.of("metadata_location", "s3://data/1.json", "owner", "ada"),
          Map.of("tenure", "in months"));

  private final List<String> asked = new ArrayList<>();
  private final Deque<SignedCalls.Answer> answers = new ArrayDeque<>();
  private final GlueTableCatalog catalog =
      new GlueTableCatalog(
          (operation, json) -> {
            asked.add(operation + " " + new String(json, UTF_8));
            if (answers.isEmpty()) {
              throw new IOException("nobody answers");
            }
            return answers.remove();
          },
          "millrace_dev");

  private void answers(int status, String body) {
    answers.add(new SignedCalls.Answer(status, Optional.empty(), body.getBytes(UTF_8)));
  }

  private void refuses(String code) {
    answers(400, "{\"__type\":\"%s\",\"Message\":\"no\"}".formatted(code));
  }

  @Test
  void aTableIsReplacedWhereItIsWhatWasReadAndKeepsWhatOthersWrote() {
    answers(200, "{}");

    assertThat(catalog.replace(LISTING, READ)).isTrue();
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst()).startsWith("UpdateTable ");
    JsonNode input = Json.read(asked.getFirst().replaceFirst("UpdateTable ", ""), JsonNode.class);
    assertThat(input.path("VersionId").asString()).isEqualTo("7");
    assertThat(input.path("SkipArchive").asBoolean()).isTrue();
    assertThat(input.path("DatabaseName").asString()).isEqualTo("millrace_dev");
    assertThat(input.path("TableInput"))
        .isEqualTo(
            Json.read(
                """
                {"Description": "who leaves", "Name": "telco_churn", "TableType": "EXTERNAL_TABLE",
                  "Parameters": {"metadata_location": "s3://data/2.json", "owner": "ada",
                    "previous_metadata_location": "s3://data/1.json", "table_type": "ICEBERG"},
                  "StorageDescriptor": {"Location": "s3://data/tables/telco-churn", "Columns": [
                    {"Comment": "in months", "Name": "tenure", "Type": "bigint",
                      "Parameters": {"iceberg.field.current": "true", "iceberg.field.id": "1",
                        "iceberg.field.optional": "true"}}]}}
                """,
                JsonNode.class));
  }

  @Test
  void whoIsNotFirstIsToldSo() {
    refuses("AlreadyExistsException");
    refuses("com.amazonaws.glue#ConcurrentModificationException");
    refuses("EntityNotFoundException");
    refuses("EntityNotFoundException");
    refuses("EntityNotFoundException");

    assertThat(catalog.create(LISTING)).isFalse();
    assertThat(catalog.replace(LISTING, READ)).isFalse();
    assertThat(catalog.replace(LISTING, READ)).isFalse();
    assertThat(catalog.find(CHURN)).isEmpty();
    catalog.remove(CHURN);
    assertThat(asked.getLast())
        .isEqualTo("DeleteTable {\"DatabaseName\":\"millrace_dev\",\"Name\":\"telco_churn\"}");
  }

  @Test
  void whatIsNotOfIcebergHasNoMetadata() {
    answers(200, "{\"Table\": {\"Name\": \"telco_churn\", \"VersionId\": \"0\"}}");

    assertThat(catalog.find(CHURN)).contains(new Entry("", "0", null, Map.of(), Map.of()));
  }

  @Test
  void aTableWithoutAVersionIsNoAnswer() {
    answers(200, "{\"Table\": {\"Name\": \"telco_churn\"}}");

    assertThatThrownBy(() -> catalog.find(CHURN))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("AWS answered without the version of a table");
  }

  @Test
  void whatIsNotKnownIsNoRefusalAndWhoMayNotIsForSomebodyToMend() {
    answers(503, "<html>");
    assertThatThrownBy(() -> catalog.find(CHURN))
        .isInstanceOf(UnavailableException.class)
        .isNotInstanceOf(MisconfiguredException.class);
    assertThatThrownBy(() -> catalog.create(LISTING))
        .isInstanceOf(UnavailableException.class)
        .hasRootCauseMessage("nobody answers");
    refuses("AccessDeniedException");
    assertThatThrownBy(() -> catalog.remove(CHURN))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessage(
            "could not take the table of telco-churn from the catalog: Glue answers 400"
                + " AccessDeniedException: no");
    // A database that is not there is no table that is there already.
    refuses("EntityNotFoundException");
    assertThatThrownBy(() -> catalog.create(LISTING)).isInstanceOf(UnavailableException.class);
  }
}
