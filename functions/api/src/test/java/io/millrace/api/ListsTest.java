package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.Project;
import io.millrace.domain.promotion.IncomingPromotion;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.state.AuditEntry;
import io.millrace.domain.state.Counter;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Lists whose entries are numbered, large or unreadable. */
class ListsTest {

  private static final String PROJECT = "/v1/projects/telco-churn/";
  private static final int LAMBDA_TAKES = 6 << 20;

  private final ApiFixture api = new ApiFixture();

  @Test
  void whatIsNumberedIsToldPageByPageToItsEnd() {
    api.firstRound();
    api.secondVersion();
    api.received(30);

    assertThat(all("versions", "versions", "/version", 1)).containsExactly("2", "1");
    assertThat(all("datasets", "datasets", "/version", 1)).containsExactly("1");
    List<String> entries = all("history", "entries", "/sequence", 7);
    assertThat(entries).hasSizeGreaterThan(30).doesNotHaveDuplicates().endsWith("2", "1");
    assertThat(api.get(PROJECT + "history?before=0").status()).isEqualTo(400);
    assertThat(api.get(PROJECT + "history?before=999999999").body())
        .isEqualTo(api.get(PROJECT + "history").body());
  }

  @Test
  void eachPageOfTheHistoryIsVerifiedToItsBeginning() {
    api.firstRound();
    Key<AuditEntry> third = AuditEntry.key(ApiFixture.CHURN, 3);
    Revised<AuditEntry> read = api.stateStore.find(third).orElseThrow();
    AuditEntry entry = read.value();
    var forged =
        new AuditEntry(entry.sequence(), entry.change(), Sha256.of("another"), entry.hash());
    assertThat(chain("?limit=1&before=5").path("whole").asBoolean()).isTrue();

    api.stateStore.write(List.of(Write.replace(third, read, forged)), List.of());

    assertThat(chain("?limit=1").path("brokenAt").asInt()).isEqualTo(3);
    assertThat(chain("?limit=1&before=5").path("brokenAt").asInt()).isEqualTo(3);
    assertThat(chain("?limit=1&before=2").path("whole").asBoolean()).isTrue();
  }

  private JsonNode chain(String query) {
    return api.get(PROJECT + "history" + query).json().path("chain");
  }

  @Test
  void promotionsAreToldOnBothSidesPageByPage() {
    api.firstRound();
    for (int each = 0; each < 5; each++) {
      api.platform
          .incomingPromotions()
          .noted(
              ApiFixture.CHURN,
              Sha256.of("archive " + each),
              new ObjectRef("promotions", "telco-churn/promotion.json", "v" + each),
              new IncomingPromotion.Outcome.Refused("not signed"));
    }

    var first = api.get(PROJECT + "promotions?limit=3").json();
    var second =
        api.get(
                PROJECT
                    + "promotions?limit=3&afterIncoming="
                    + first.path("nextIncoming").asString())
            .json();

    assertThat(first.path("incoming")).hasSize(3);
    assertThat(second.path("incoming")).hasSize(2);
    assertThat(second.has("nextIncoming")).isFalse();
    assertThat(api.get(PROJECT + "promotions?afterIncoming=x").status()).isEqualTo(400);
  }

  @Test
  void noAnswerIsLargerThanLambdaTakesAndNothingIsLeftOut() {
    String columns =
        IntStream.range(0, 3_500)
            .mapToObj("column_%05d: category"::formatted)
            .collect(Collectors.joining(", "));
    List<String> names = new ArrayList<>();
    var wide =
        ProjectYaml.parse(
            ApiFixture.DEFINITION.replace("columns: {", "columns: {" + columns + ", "));
    for (int each = 0; each < 30; each++) {
      String name = String.format(Locale.ROOT, "project-%02d", each);
      names.add(name);
      api.platform.projects().declare(named(name, wide), Sha256.of(name), "ada");
    }

    List<String> told = new ArrayList<>();
    String next = "";
    int pages = 0;
    do {
      var answer = api.get("/v1/projects?limit=100" + next);
      assertThat(Json.text(answer.body()).length()).isLessThan(LAMBDA_TAKES);
      JsonNode page = answer.json();
      page.path("projects").forEach(each -> told.add(each.at("/project/name").asString()));
      next = page.has("next") ? "&after=" + page.path("next").asString() : "";
      pages++;
    } while (!next.isEmpty());

    assertThat(told).isEqualTo(names);
    assertThat(pages).isGreaterThan(2);
  }

  @Test
  void whatCannotBeReadIsCountedAndHidesNothingElse() {
    api.firstRound();
    api.secondVersion();
    Key<ModelVersion> second = ModelVersion.key(ApiFixture.CHURN, 2);
    Revised<ModelVersion> read = api.stateStore.find(second).orElseThrow();
    api.stateStore.write(
        List.of(
            new Write<>(
                new Key<>(Counter.class, second.partition(), second.sort()),
                new Counter(7),
                read.revision())),
        List.of());

    JsonNode versions = api.get(PROJECT + "versions").json();

    assertThat(versions.path("unreadable").asInt()).isEqualTo(1);
    assertThat(versions.at("/versions/0/version").asInt()).isEqualTo(1);
    JsonNode status = api.get(PROJECT + "status").json();
    assertThat(status.path("unreadable").asInt()).isEqualTo(1);
    assertThat(status.at("/version/version").asInt()).isEqualTo(1);
  }

  private static Project named(String name, Project like) {
    return new Project(
        new ProjectName(name),
        like.task(),
        like.target(),
        like.positive(),
        like.entityKey(),
        like.eventTime(),
        like.columns(),
        like.checks(),
        like.training(),
        like.gates(),
        like.approval(),
        like.deployment(),
        like.monitoring());
  }

  private List<String> all(String path, String kind, String pointer, int limit) {
    List<String> all = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = api.get(PROJECT + path + "?limit=" + limit + next).json();
      assertThat(page.path(kind).size()).isBetween(1, limit);
      page.path(kind).forEach(item -> all.add(item.at(pointer).asString("")));
      next = page.has("next") ? "&before=" + page.path("next").asInt() : "";
    } while (!next.isEmpty());
    return all;
  }
}
