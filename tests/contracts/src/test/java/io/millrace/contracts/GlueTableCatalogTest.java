package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aws.GlueTableCatalog;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.dataset.TableCatalog;
import io.millrace.domain.dataset.TableCatalog.Listing;
import io.millrace.domain.dataset.TableCatalogContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;
import software.amazon.awssdk.services.glue.model.Database;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetDatabasesResponse;
import software.amazon.awssdk.services.glue.model.Table;

/** What our catalog writes is what AWS's own client finds, and the other way round. */
@ParameterizedClass
@EnumSource
class GlueTableCatalogTest extends TableCatalogContract {

  private final String database =
      "millrace_contract_" + UUID.randomUUID().toString().substring(0, 8);
  private final GlueClient glue;
  private final TableCatalog catalog;

  GlueTableCatalogTest(AwsEndpoint endpoint) {
    glue = endpoint.clients().client(GlueClient.builder());
    catalog = new GlueTableCatalog(endpoint.clients(), database);
    glue.createDatabase(create -> create.databaseInput(in -> in.name(database)));
  }

  @AfterEach
  void delete() {
    glue.deleteDatabase(delete -> delete.name(database));
    glue.close();
  }

  @Override
  protected TableCatalog catalog() {
    return catalog;
  }

  @Override
  protected void described(String comment) {
    Table table = glueTable();
    Map<String, String> properties = new HashMap<>(table.parameters());
    properties.put("owner", "ada");
    glue.updateTable(update ->
        update
            .databaseName(database)
            .tableInput(in ->
                in.name(table.name())
                    .tableType(table.tableType())
                    .parameters(properties)
                    .storageDescriptor(storage ->
                        storage
                            .location(table.storageDescriptor().location())
                            .columns(
                                table.storageDescriptor().columns().stream()
                                    .map(column ->
                                        column.name().equals("tenure")
                                            ? column.toBuilder().comment(comment).build()
                                            : column)
                                    .toList()))));
  }

  @Test
  void othersFindItAsTheyFindATableOfIcebergsOwnCatalog() {
    assertThat(catalog.create(listing("s3://data/1.metadata.json"))).isTrue();

    Table table = glueTable();
    assertThat(table.tableType()).isEqualTo("EXTERNAL_TABLE");
    assertThat(table.parameters())
        .isEqualTo(
            Map.of("table_type", "ICEBERG", "metadata_location", "s3://data/1.metadata.json"));
    assertThat(table.storageDescriptor().location()).isEqualTo("s3://data/tables/telco-churn");
    assertThat(table.storageDescriptor().columns())
        .containsExactly(
            Column.builder()
                .name("tenure")
                .type("bigint")
                .parameters(
                    Map.of(
                        "iceberg.field.id", "1",
                        "iceberg.field.optional", "true",
                        "iceberg.field.current", "true"))
                .build(),
            Column.builder()
                .name("plan")
                .type("string")
                .parameters(
                    Map.of(
                        "iceberg.field.id", "2",
                        "iceberg.field.optional", "true",
                        "iceberg.field.current", "false"))
                .build());
    assertThat(glue.getTables(get -> get.databaseName(database)).tableList())
        .extracting(Table::name)
        .containsExactly("telco_churn");
    assertThat(glue.getDatabase(get -> get.name(database)).database().name()).isEqualTo(database);
    assertThat(glue.getDatabasesPaginator(get -> {}).stream())
        .flatExtracting(GetDatabasesResponse::databaseList)
        .extracting(Database::name)
        .contains(database);
  }

  @Test
  void whoeverChangesATableByItsVersionIsRefusedOnceItHasAnother() {
    assertThat(catalog.create(listing("s3://data/1.metadata.json"))).isTrue();
    String version = glueTable().versionId();
    TableCatalog.Entry read = catalog.find(CHURN).orElseThrow();
    assertThat(catalog.replace(listing("s3://data/2.metadata.json"), read)).isTrue();

    assertThatThrownBy(() ->
            glue.updateTable(update ->
                update
                    .databaseName(database)
                    .skipArchive(true)
                    .versionId(version)
                    .tableInput(in -> in.name("telco_churn"))))
        .isInstanceOf(ConcurrentModificationException.class);
  }

  @Test
  void inADatabaseThatIsNotThereNothingIsListed() {
    assertThatThrownBy(() -> glue.getDatabase(get -> get.name("millrace_contract_none")))
        .isInstanceOf(EntityNotFoundException.class);
    glue.deleteDatabase(delete -> delete.name(database));
    try {
      assertThat(catalog.find(CHURN)).isEmpty();
      assertThatThrownBy(() -> catalog.create(listing("s3://data/1.metadata.json")))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("EntityNotFoundException");
    } finally {
      glue.createDatabase(create -> create.databaseInput(in -> in.name(database)));
    }
  }

  private Table glueTable() {
    return glue.getTable(get -> get.databaseName(database).name("telco_churn")).table();
  }

  private static Listing listing(String metadata) {
    return new Listing(CHURN, "s3://data/tables/telco-churn", metadata, List.of(TENURE, PLAN));
  }
}
