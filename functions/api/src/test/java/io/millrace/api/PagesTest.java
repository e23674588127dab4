package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.ApiFixture.Answer;
import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.state.AuditHead;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Runs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A project in which more has happened than one answer tells. */
class PagesTest {

  private static final int UPLOADS = 1_050; // each changes twice
  private static final int RUNS = 130;
  private static final String PROJECT = "/v1/projects/telco-churn/";

  private final ApiFixture api = new ApiFixture();
  private Instant now = ApiFixture.NOW;

  @BeforeEach
  void muchHasHappened() {
    api.platform
        .projects()
        .declare(ProjectYaml.parse(ApiFixture.DEFINITION), Sha256.of(ApiFixture.DEFINITION), "ada");
    var datasets = new Datasets(api.platform.transactions(), () -> now);
    var runs = new Runs(api.platform.transactions(), () -> now);
    List<Upload> received = new ArrayList<>();
    for (int upload = 1; upload <= UPLOADS; upload++) {
      now = now.plusMillis(700); // some with a fraction of a second, some without
      received.add(datasets.received(ApiFixture.CHURN, file(upload)));
    }
    // The one that came first changes last, and stays where it is in its list.
    received.reversed().forEach(upload -> datasets.refuse(upload, null, "no rows"));
    for (int run = 1; run <= RUNS; run++) {
      now = now.plusMillis(700);
      runs.planned(new Run(ApiFixture.CHURN, "r-" + run, 1, 1, null, "job", now, null, null, null));
    }
  }

  @Test
  void theOldestUploadIsFoundBeyondTwoThousandEntriesOfHistory() {
    long entries =
        api.stateStore.find(AuditHead.key(ApiFixture.CHURN)).orElseThrow().value().sequence();
    assertThat(entries).isGreaterThan(2_000);

    List<String> files = all("uploads", "/file/versionId", 100);

    assertThat(files).hasSize(UPLOADS).doesNotHaveDuplicates();
    assertThat(files.getFirst()).isEqualTo("v" + UPLOADS);
    assertThat(files.getLast()).isEqualTo("v1");
    for (int upload = 1; upload <= UPLOADS; upload++) {
      assertThat(files.get(UPLOADS - upload)).isEqualTo("v" + upload);
    }
  }

  @Test
  void aRunIsInItsListOnceHoweverLongThePagesAre() {
    for (int limit : new int[] {1, 7, 10, 100}) { // of which two end exactly with a page
      List<String> ids = all("runs", "/runId", limit);

      assertThat(ids).as("pages of %s", limit).hasSize(RUNS).doesNotHaveDuplicates();
      assertThat(ids.getLast()).isEqualTo("r-1");
    }
  }

  @Test
  void twentyAreToldWhereNobodySaysHowManyAndWhereToGoOn() {
    JsonNode page = api.get(PROJECT + "runs").json();

    assertThat(page.path("runs")).hasSize(20);
    assertThat(page.at("/runs/0/runId").asString()).isEqualTo("r-" + RUNS);
    assertThat(page.path("next").asString()).endsWith("Z_r-" + (RUNS - 19));
  }

  @Test
  void whatBeganBeforeATimeIsTold() {
    String third =
        api.platform.runs().find(ApiFixture.CHURN, "r-3").orElseThrow().launchedAt() + "";

    JsonNode page = api.get(PROJECT + "runs?limit=10&before=" + third).json();

    assertThat(page.path("runs").valueStream().map(run -> run.path("runId").asString()))
        .containsExactly("r-2", "r-1");
    assertThat(page.has("next")).isFalse();
  }

  @Test
  void datasetVersionsAreToldPageByPage() {
    var datasets = new Datasets(api.platform.transactions(), () -> now);
    for (int version = 1; version <= 7; version++) {
      Upload upload = datasets.received(ApiFixture.CHURN, file(UPLOADS + version));
      var part = new ObjectRef("data", "datasets/telco-churn/part", "v" + version);
      datasets.publish(
          upload,
          new DatasetVersion(
              ApiFixture.CHURN,
              0,
              upload.ingestId(),
              1,
              1,
              Sha256.of("data " + version),
              part,
              part,
              98,
              now),
          new RowCounts(98, 98, 0));
    }

    for (int limit : new int[] {1, 3, 7, 100}) {
      assertThat(all("datasets", "/version", limit))
          .containsExactly("7", "6", "5", "4", "3", "2", "1");
    }
    assertThat(api.get(PROJECT + "datasets?before=0").error())
        .isEqualTo("before must be a number, 1 or more, but was '0'");
  }

  @Test
  void whatIsNoPlaceInTheListIsRefused() {
    Answer refused = api.get(PROJECT + "uploads?before=yesterday");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error())
        .isEqualTo(
            "before must be the 'next' of an earlier page, or a time like 2026-11-23T18:46:00Z,"
                + " but was 'yesterday'");
    assertThat(api.get(PROJECT + "uploads?limit=101").error())
        .isEqualTo("limit must be a number from 1 to 100, but was '101'");
  }

  private List<String> all(String kind, String pointer, int limit) {
    List<String> all = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = api.get(PROJECT + kind + "?limit=" + limit + next).json();
      assertThat(page.path(kind).size()).isBetween(1, limit);
      page.path(kind).forEach(item -> all.add(item.at(pointer).asString()));
      next = page.has("next") ? "&before=" + page.path("next").asString() : "";
    } while (!next.isEmpty());
    return all;
  }

  private static ObjectRef file(int number) {
    return new ObjectRef("intake", "telco-churn/a.csv", "v" + number);
  }
}
