package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture.Answer;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.store.ObjectRef;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class UploadRoutesTest {

  private final ApiFixture api = new ApiFixture();

  @Test
  void anUploadGetsAUrlThatEnds() {
    api.firstRound();
    Answer opened =
        api.ask(
            Role.SCIENTIST,
            "POST",
            "/v1/projects/telco-churn/uploads",
            "{\"file\":\"b.csv\",\"bytes\":7}");

    assertThat(opened.status()).isEqualTo(201);
    assertThat(opened.json().path("key").asString()).isEqualTo("telco-churn/b.csv");
    assertThat(opened.json().path("expiresAt").asString()).isEqualTo("2026-11-23T19:01:00Z");
    assertThat(opened.json().at("/headers/content-type").asString())
        .isEqualTo("application/octet-stream");
    for (String bad :
        new String[] {
          "{}",
          "{\"bytes\":1}",
          "{\"file\":\"b.csv\"}",
          "{\"file\":\"b.csv\",\"bytes\":0}",
          "{\"file\":\"b.csv\",\"bytes\":7.5}",
          "{\"file\":\"b.csv\",\"bytes\":1e999}",
          "{\"file\":\"b.csv\",\"bytes\":true}",
          "{\"file\":\"b.csv\",\"bytes\":5368709121}",
          "{\"file\":\"b.csv\",\"bytes\":\"7\"}",
          "{\"file\":\"\",\"bytes\":7}",
          "{\"file\":\"b.csv\",\"bytes\":7,\"sha256\":\"abc\"}",
          "{\"file\":\"b.csv\",\"bytes\":7,\"sha256\":null}",
          "{\"file\":\"a/b.csv\",\"bytes\":7}",
          "{\"file\":\"a/part-0.exe\",\"bytes\":7}",
          "{\"file\":\"_a/part-0.csv\",\"bytes\":7}",
          "{\"file\":\"../part-0.csv\",\"bytes\":7}",
          "{\"file\":\"a/b/c/part-0.csv\",\"bytes\":7}",
          "{\"file\":\"/part-0.csv\",\"bytes\":7}",
          "{\"file\":\"manifest\",\"bytes\":7}",
          "{\"file\":\"customers.xlsx\",\"bytes\":7}",
          "{\"file\":\"project.yaml\",\"bytes\":7}",
          "{\"file\":\"a\\u001b[2J.csv\",\"bytes\":7}",
          "{\"file\":\"..csv\",\"bytes\":7}",
          "{\"file\":\"b.csv\",\"bytes\":7,\"toPredict\":1}",
          "[]",
          "{"
        }) {
      assertThat(api.ask(Role.SCIENTIST, "POST", "/v1/projects/telco-churn/uploads", bad).status())
          .as(bad)
          .isEqualTo(400);
    }
  }

  @Test
  void theFilesOfAFolderAndItsManifestGetUrlsAsWell() {
    api.firstRound();
    for (String file :
        new String[] {"day1/part-00000.csv", "2026/11/part-0.parquet", "day1/manifest"}) {
      Answer opened =
          api.ask(
              Role.SCIENTIST,
              "POST",
              "/v1/projects/telco-churn/uploads",
              "{\"file\":\"%s\",\"bytes\":7}".formatted(file));

      assertThat(opened.status()).as(file).isEqualTo(201);
      assertThat(opened.json().path("key").asString()).isEqualTo("telco-churn/" + file);
    }
  }

  @Test
  void aWholeNumberIsOneHoweverJsonWritesIt() {
    api.firstRound();
    for (String seven : new String[] {"7", "7.0", "0.7e1"}) {
      assertThat(
              api.ask(
                      Role.SCIENTIST,
                      "POST",
                      "/v1/projects/telco-churn/uploads",
                      "{\"file\":\"b.csv\",\"bytes\":%s}".formatted(seven))
                  .status())
          .as(seven)
          .isEqualTo(201);
    }
  }

  @Test
  void whoKnowsTheDigestIsHeldToIt() {
    api.firstRound();
    String digest = Sha256.of("file").hex();

    Answer opened =
        api.ask(
            Role.SCIENTIST,
            "POST",
            "/v1/projects/telco-churn/uploads",
            "{\"file\":\"b.csv\",\"bytes\":7,\"sha256\":\"%s\"}".formatted(digest));

    assertThat(opened.status()).isEqualTo(201);
    assertThat(opened.json().at("/headers/x-sha256").asString()).isEqualTo(digest);
  }

  @Test
  void aSpreadsheetIsRefusedWithHowToSaveIt() {
    api.firstRound();
    for (String file : new String[] {"customers.xlsx", "Customers.XLS", "c.ods", "c.numbers"}) {
      Answer refused =
          api.ask(
              Role.SCIENTIST,
              "POST",
              "/v1/projects/telco-churn/uploads",
              "{\"file\":\"%s\",\"bytes\":7}".formatted(file));

      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.error())
          .startsWith("'" + file + "' is a spreadsheet, which is not read.")
          .contains("choose Save As and 'CSV UTF-8");
    }
  }

  @Test
  void aDatasetTellsTheTableInWhichItIsASnapshotOnceItIsOne() {
    api.firstRound();
    String dataset = "/v1/projects/telco-churn/datasets/1";
    assertThat(api.get(dataset + "/rows").json().at("/files/0/url").asString())
        .contains("data.parquet");
    assertThat(api.get("/v1/projects/telco-churn/datasets/9/rows").status()).isEqualTo(404);

    assertThat(api.get(dataset).json().has("table")).isFalse();
    assertThat(api.get(dataset).json().has("tableName")).isFalse();
    api.tabled(1);
    assertThat(api.get(dataset).json().path("table").asString())
        .isEqualTo("s3://data/tables/telco-churn/metadata/1.metadata.json");
    assertThat(api.get(dataset).json().path("tableName").asString())
        .isEqualTo("millrace_test.telco_churn");
  }

  @Test
  void aDatasetOfMoreRowsThanTheNewestAreFoundOfTellsThatItIsNoSnapshot() {
    api.launched(
        new ObjectRef("intake", "telco-churn/a.csv", "v1"),
        ApiFixture.DEFINITION.replace("columns: {", "columns: {plan: category, ")
            + "entityKey: tenure\ndata: {mode: upsert}\n");
    api.published(api.received(new ObjectRef("intake", "telco-churn/b.csv", "v1")), 1_500_001);
    api.tabled(2);

    JsonNode few = api.get("/v1/projects/telco-churn/datasets/1").json();
    assertThat(few.has("table")).isTrue();
    assertThat(few.has("noTable")).isFalse();
    JsonNode many = api.get("/v1/projects/telco-churn/datasets/2").json();
    assertThat(many.has("table")).isFalse();
    assertThat(many.has("tableName")).isFalse();
    assertThat(many.path("noTable").asString())
        .isEqualTo(
            "of its 1,500,001 rows the newest about each entity counts (data.mode: upsert), which"
                + " is found out for a table of up to 1,500,000");
  }

  @Test
  void anEarlierDatasetIsMadeTheNewestByWhoMayBringData() {
    api.firstRound();
    api.published(
        api.received(new ObjectRef("intake", "telco-churn/b.csv", "v1")), Sha256.of("b"), "{}");
    String revert = "/v1/projects/telco-churn/datasets/1/revert";
    String why = "{\"why\":\"b.csv was wrong\"}";

    assertThat(api.ask(Role.VIEWER, "POST", revert, why).status()).isEqualTo(403);
    assertThat(api.ask(Role.SCIENTIST, "POST", revert, why).json().path("version").asInt())
        .isEqualTo(3);
    assertThat(api.ask(Role.SCIENTIST, "POST", revert, why).json().path("version").asInt())
        .isEqualTo(3);
    assertThat(api.ask(Role.SCIENTIST, "POST", revert, "{}").status()).isEqualTo(400);
    assertThat(
            api.ask(Role.SCIENTIST, "POST", "/v1/projects/telco-churn/datasets/9/revert", why)
                .status())
        .isEqualTo(404);
  }

  @Test
  void whatBecameOfAFileIsToldWithItsReport() {
    api.firstRound();
    String id =
        api.get("/v1/projects/telco-churn/uploads")
            .json()
            .path("uploads")
            .path(0)
            .path("ingestId")
            .asString();
    Answer upload = api.get("/v1/projects/telco-churn/uploads/" + id);

    assertThat(upload.json().at("/upload/rows/quarantined").asInt()).isEqualTo(2);
    assertThat(upload.json().at("/report/rules").isArray()).isTrue();
    assertThat(upload.json().path("pageUrl").asString()).contains("reports/telco-churn/", ".html");
    assertThat(api.get("/v1/projects/telco-churn/datasets").json().at("/datasets/0/rows").asInt())
        .isEqualTo(98);
    assertThat(api.get("/v1/projects/telco-churn/uploads/in-0").status()).isEqualTo(404);
  }

  @Test
  void aFileToPredictGoesToAFolderOfItsOwnAndComesBackByAUrl() {
    api.firstRound();
    Answer opened =
        api.ask(
            Role.SCIENTIST,
            "POST",
            "/v1/projects/telco-churn/uploads",
            "{\"file\":\"b.csv\",\"bytes\":7,\"toPredict\":true}");
    assertThat(opened.json().path("key").asString()).isEqualTo("batch-in/telco-churn/b.csv");

    var file = new ObjectRef("intake", "batch-in/telco-churn/b.csv", "v1");
    new PredictedFixture(api).predicted(file, "a,prediction\n");
    Answer upload = api.get("/v1/projects/telco-churn/uploads/" + Upload.ingestId(file));

    assertThat(upload.json().at("/upload/modelVersion").asInt()).isEqualTo(3);
    assertThat(upload.json().at("/upload/outcome/type").asString()).isEqualTo("Predicted");
    assertThat(upload.json().path("predictionsUrl").asString())
        .contains("batch-out/telco-churn/b.csv");
    assertThat(upload.json().has("expiresAt")).isTrue();
  }
}
