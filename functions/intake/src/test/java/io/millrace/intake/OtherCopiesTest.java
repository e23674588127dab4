package io.millrace.intake;

import static io.millrace.domain.Samples.CHURN;
import static io.millrace.intake.SomebodysFiles.WHO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.dataset.Branch.End;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.monitoring.JoinedWindow;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is left of others where somebody is forgotten beside datasets. */
class OtherCopiesTest {

  private final SomebodysFiles files = new SomebodysFiles();

  @Test
  void whatCameTrueAndWasPredictedOfOthersStays() {
    files.taken();

    files.function.apply(files.wish());

    assertThat(files.bytes.lines("captures/2026/01/01/00/x.gz"))
        .hasSize(1)
        .first()
        .asString()
        .contains("p-2");
    assertThat(files.bytes.lines("feedback/telco-churn/2026/01/01/00/y.jsonl"))
        .singleElement()
        .asString()
        .contains("p-2");
  }

  @Test
  void ofWhatWasJoinedTheOthersStayAndAreWhatCounts() {
    files.taken();

    files.function.apply(files.wish());

    JoinedWindow window =
        files.stateStore.find(JoinedWindow.key(CHURN, Instant.EPOCH)).orElseThrow().value();
    JsonNode joined =
        Json.read(new String(files.bytes.unpacked(window.contents()), UTF_8), JsonNode.class);
    assertThat(joined.path("predictions").valueStream().map(each -> each.path("id").asString()))
        .containsExactly("p-2");
    assertThat(joined.path("labels").valueStream().map(each -> each.path("id").asString()))
        .containsExactly("p-2");
    assertThat(files.bytes.everyByte()).doesNotContain(JoinedWindow.entity(WHO));
    assertThat(files.bytes.lines("captures-failed/x"))
        .singleElement()
        .asString()
        .contains(SomebodysFiles.encoded(Json.text(SomebodysFiles.capture("p-2", "a"))));
  }

  @Test
  void whatWasPredictedOfFilesWithoutThemStaysAndSoDoWrongRowsOfOthers() {
    files.taken();

    files.function.apply(files.wish());

    assertThat(files.objects.history("intake", "batch-in/", null, 10))
        .extracting(ObjectRef::key)
        .containsExactly("batch-in/telco-churn/daily.csv", "batch-in/telco-churn/nobody.csv");
    assertThat(files.bytes.lines("batch-out/telco-churn/daily.csv"))
        .containsExactly("id,tenure,prediction", "b,2,No");
    assertThat(files.bytes.lines("batch-out/telco-churn/daily.csv.wrong-rows.jsonl"))
        .singleElement()
        .asString()
        .contains("\"b\"");
    assertThat(files.objects.history("data", "batch-out/telco-churn/nobody.csv", null, 10))
        .hasSize(3);
  }

  @Test
  void whatWasLaidOutForOwnCodeOfOtherDataStays() {
    files.taken();

    files.function.apply(files.wish());

    assertThat(files.objects.history("data", "runs/", null, 10))
        .extracting(ObjectRef::key)
        .containsExactly(
            "runs/telco-churn/r-000000000001/config/input.json",
            "runs/telco-churn/r-000000000009/learn/job/output/model/learning/data.csv");
  }

  /** Which of its versions a run learned from says nothing of the main line's of that number. */
  @Test
  void whatWasLaidOutOfABranchIsDestroyedWithTheBranchAlone() {
    files.taken();
    var branches = new Branches(new Transactions(files.stateStore, _ -> {}), SomebodysFiles.CLOCK);
    branches.begin(CHURN, "theirs", 1, "ada", "to try it");
    branches.begin(CHURN, "others", 3, "ada", "to try it");
    branches.end(CHURN, "others", new End.Dropped(), "ada", "no better");
    String theirs = files.laidOut("r-00000000000a", "theirs", 9);
    String others = files.laidOut("r-00000000000b", "others", 1);

    files.function.apply(files.wish());

    assertThat(files.objects.history("data", theirs, null, 10)).isEmpty();
    assertThat(files.objects.history("data", others, null, 10)).hasSize(1);
  }
}
