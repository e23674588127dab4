package io.millrace.intake;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.definition.ProjectYaml;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.state.Counter;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.Write;
import io.millrace.domain.store.ObjectRef;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What whoever dropped a file is told of it. */
class IngestReportTest extends IntakeFixture {

  @Test
  void itsSenderIsToldBesideTheNameOfTheFileByAPageWithAPictureOfEachColumn() {
    function.apply(drop(DEFINITION, ProjectYaml.write(Samples.project())));

    ObjectRef file = drop("telco-churn/march/a.csv", TABLE);
    function.apply(file);

    String page = text("reports/telco-churn/files/march/a.csv.html");
    assertThat(page)
        .contains("<h1>telco-churn/march/a.csv</h1>", "Published", "<b>tenure</b> integer")
        .contains("how often values from 1 to 4 occur", "<td>range</td>", "<td>-3</td>")
        .isEqualTo(text("reports/telco-churn/%s.html".formatted(Upload.ingestId(file))));
    assertThat(json("reports/telco-churn/files/march/a.csv.json")).isEqualTo(report(file));
  }

  @Test
  void aPageObeysNothingThatTheFileSays() {
    String hostile = "<script>alert(1)</script>";
    function.apply(drop(DEFINITION, ProjectYaml.write(Samples.project())));

    function.apply(
        drop("telco-churn/%s\u202e.csv".formatted(hostile), TABLE.replace("-3", hostile)));
    function.apply(drop("telco-churn/b.csv", TABLE.replace("Yes", "\"<img src=x onerror='y'>\"")));

    assertThat(text("reports/telco-churn/files/%s\u202e.csv.html".formatted(hostile)))
        .doesNotContain(hostile, "\u202e")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;?.csv", "default-src 'none'");
    assertThat(text("reports/telco-churn/files/b.csv.html"))
        .doesNotContain("<img")
        .contains("&lt;img src=x onerror=&#39;y&#39;&gt;");
  }

  @Test
  void theReportBesideAFilesNameIsThatOfItsNewestVersionInWhateverOrderTheyCome() {
    function.apply(drop(DEFINITION, ProjectYaml.write(Samples.project())));
    ObjectRef older = drop("telco-churn/a.csv", TABLE);
    ObjectRef newer = drop("telco-churn/a.csv", TABLE + "e,5,No\n");

    function.apply(newer);
    function.apply(older);

    assertThat(json("reports/telco-churn/files/a.csv.json")).isEqualTo(report(newer));
    assertThat(report(older).at("/audit/rowsRead").intValue()).isEqualTo(4);
  }

  @Test
  void aNameTooLongForAReportsKeyIsItsDigest() {
    String name = "ä".repeat(480) + ".csv";

    function.apply(drop("telco-churn/" + name, TABLE));

    JsonNode report = json("reports/telco-churn/files/%s.json".formatted(Sha256.of(name).hex()));
    assertThat(report.path("published").booleanValue()).isFalse();
  }

  @Test
  void noSpreadsheetComputesWhatIsInQuarantine() {
    function.apply(drop(DEFINITION, ProjectYaml.write(Samples.project())));
    ObjectRef file =
        drop("telco-churn/a.csv", TABLE.replace("-3", "=cmd|'/c calc'!A0").replace("'", "`"));

    function.apply(file);

    assertThat(text("quarantine/telco-churn/" + Upload.ingestId(file) + ".jsonl"))
        .contains("\"value\":\"'=cmd|");
  }

  /** Dataset 3 is no dataset any more, and the profile of dataset 2 is none. */
  @Test
  void aFileIsComparedWithTheNewestDatasetThatCanBeReadAndTheReportSaysWhich() {
    function.apply(
        drop(
            DEFINITION,
            """
            name: telco-churn
            task: binary
            target: churn
            positive: Yes
            columns: {id: text, tenure: integer, churn: category}
            checks: {rows: none, quarantine: none, changeFromPrevious: 9}
            """));
    for (int i = 1; i <= 3; i++) {
      function.apply(drop("telco-churn/a.csv", TABLE + "e,%s,No\n".formatted(i)));
    }
    Revised<DatasetVersion> second = stateStore.find(DatasetVersion.key(CHURN, 2)).orElseThrow();
    DatasetVersion is = second.value();
    stateStore.write(
        List.of(
            Write.replace(
                DatasetVersion.key(CHURN, 2),
                second,
                new DatasetVersion(
                    is.project(),
                    is.version(),
                    is.ingestId(),
                    is.projectRevision(),
                    is.parts(),
                    is.digest(),
                    is.manifest(),
                    is.manifest(),
                    is.rows(),
                    is.publishedAt())),
            new Write<>(
                new Key<>(
                    Counter.class,
                    DatasetVersion.key(CHURN, 3).partition(),
                    DatasetVersion.key(CHURN, 3).sort()),
                new Counter(7),
                stateStore.find(DatasetVersion.key(CHURN, 3)).orElseThrow().revision())),
        List.of());
    ObjectRef file = drop("telco-churn/b.csv", TABLE + "f,7,No\n");

    assertThat(function.apply(file).state()).isEqualTo("dataset 4");

    assertThat(report(file).at("/audit/warnings").valueStream().map(JsonNode::stringValue))
        .containsExactly(
            "The newest 2 datasets could not be read and were passed over: this file was compared"
                + " with dataset 1.");
    assertThat(report(file).at("/audit/checks").toString())
        .contains("differs most from the previous version");
    assertThat(datasets.newest(CHURN).found().orElseThrow().version()).isEqualTo(4);
  }
}
