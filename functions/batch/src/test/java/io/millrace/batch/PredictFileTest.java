package io.millrace.batch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.Interruption;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.dataset.Upload.Outcome;
import io.millrace.domain.event.Event;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PredictFileTest {

  private static final byte[] CHURN = TestModels.classes("tenure", "contract", 0.5);
  private static final String NO = ",no,0.7310586,1\n";
  private static final String YES = ",yes,0.7310586,1\n";

  private final Bench bench = new Bench();

  @Test
  void aTableComesBackWithWhatWasPredictedOfEachRowAndTheOthersWithTheirReasons() {
    bench.serve(1, CHURN);
    ObjectRef file =
        bench.drop(
            "may/new.csv",
            """
            id,tenure,contract,note,y
            a,1,Month,"so, so",

            b,,Year,,
            c,x,Year,,
            d,30,Year,fine,no
            """);

    assertThat(bench.function().apply(file).state()).isEqualTo("predicted by version 1");

    assertThat(bench.text("may/new.csv"))
        .isEqualTo(
            """
            id,tenure,contract,note,y,prediction,probability,version
            a,1,Month,"so, so",,yes,0.7310586,1
            d,30,Year,fine,no,no,0.7310586,1
            """);
    assertThat(bench.text("may/new.csv.wrong-rows.jsonl").lines())
        .containsExactly(
            "{\"row\":2,\"line\":4,\"reason\":\"column 'tenure' needs a value, but there is none\","
                + "\"written\":{\"id\":\"b\",\"tenure\":\"\",\"contract\":\"Year\",\"note\":\"\",\"y\":\"\"}}",
            "{\"row\":3,\"line\":5,\"reason\":\"column 'tenure' must be a whole number, but was"
                + " 'x'\","
                + "\"written\":{\"id\":\"c\",\"tenure\":\"x\",\"contract\":\"Year\",\"note\":\"\",\"y\":\"\"}}");
    JsonNode report = report("may/new.csv");
    assertThat(report.path("version").asInt()).isEqualTo(1);
    assertThat(report.path("rows").toString())
        .isEqualTo("{\"read\":4,\"predicted\":2,\"wrong\":2}");
    assertThat(report.at("/predictions/key").asString())
        .isEqualTo("batch-out/telco-churn/may/new.csv");
    Upload upload = bench.upload(file);
    assertThat(upload.rows()).isEqualTo(new RowCounts(4, 2, 2));
    assertThat(upload.modelVersion()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Separators, blanks around names, a mark and a carriage return are read as intake does.
        "` tenure ;contract;price`|`5;Month;1,5`|` tenure"
            + " ;contract;price;prediction;probability;version`|`5;Month;1,5;yes;0.7310586;1`",
        // Names that are taken.
        "`tenure,prediction,version`|`30,x,y`|`tenure,prediction,version,millrace_prediction,probability,millrace_version`|`30,x,y,no,0.7310586,1`",
        // Too few and too many fields, where nothing is lost.
        "`tenure,contract,`|`30,Year`|`tenure,contract,,prediction,probability,version`|`30,Year,,no,0.7310586,1`",
        "`tenure,contract`|`30,Year,"
            + " ,`|`tenure,contract,prediction,probability,version`|`30,Year,no,0.7310586,1`",
      })
  void theCellsOfARowStayAsTheyAreWritten(
      String header, String row, String writtenHeader, String written) {
    bench.serve(1, CHURN);

    bench.function().apply(bench.drop("a.csv", header + "\r\n" + row + "\r\n"));

    assertThat(bench.text("a.csv")).isEqualTo(writtenHeader + "\n" + written + "\n");
  }

  @Test
  void aRowOfAnotherLengthIsWrong() {
    bench.serve(1, CHURN);

    bench.function().apply(bench.drop("a.csv", "tenure,contract\n1\n1,Month,x\n"));

    assertThat(bench.text("a.csv.wrong-rows.jsonl").lines())
        .containsExactly(
            "{\"row\":1,\"line\":2,\"reason\":\"the row has 1 fields, and the header 2\","
                + "\"written\":{\"tenure\":\"1\"}}",
            "{\"row\":2,\"line\":3,\"reason\":\"the row has 3 fields, and the header 2\","
                + "\"written\":{\"tenure\":\"1\",\"contract\":\"Month\",\"field 3\":\"x\"}}");
    assertThat(bench.text("a.csv")).isEqualTo("tenure,contract,prediction,probability,version\n");
  }

  @Test
  void anObjectOfJsonLinesGetsOneMemberMoreAndIsNotTouchedOtherwise() {
    bench.serve(1, CHURN);
    String lines =
        """
        { "tenure" : 1, "big": 12345678901234567890.50 , "deep": {"a": [1, "}"]} }
        {"tenure": "x"}
        {"tenure": 1

        [1]
        {"prediction": 1, "tenure": 30.0}
        """;

    bench.function().apply(bench.drop("a.jsonl", lines));

    String probabilities = "\"probabilities\":{\"no\":%s,\"yes\":%s},\"version\":1}}";
    assertThat(bench.text("a.jsonl").lines())
        .containsExactly(
            "{ \"tenure\" : 1, \"big\": 12345678901234567890.50 , \"deep\": {\"a\": [1, \"}\"]} "
                + ",\"prediction\":{\"class\":\"yes\",\"probability\":0.7310586,"
                + probabilities.formatted("0.2689414", "0.7310586"),
            "{\"prediction\": 1, \"tenure\": 30.0,\"millrace_prediction\":{\"class\":\"no\","
                + "\"probability\":0.7310586,"
                + probabilities.formatted("0.7310586", "0.26894143"));
    assertThat(bench.text("a.jsonl.wrong-rows.jsonl").lines())
        .hasSize(3)
        .satisfiesExactly(
            line -> assertThat(line).contains("\"row\":2,\"line\":2", "a whole number"),
            line -> assertThat(line).contains("\"line\":3", "not valid JSON", "{\\\"tenure\\\": 1"),
            line -> assertThat(line).contains("\"line\":5", "an object"));
  }

  @Test
  void aValueIsPredictedWithoutAProbabilityAndWhatIsNoNumberIsToldAsWrong() {
    bench.serve(1, TestModels.value("tenure", "contract", 2.25));
    bench.function().apply(bench.drop("a.csv", "tenure\n1\n"));
    bench.serve(2, TestModels.value("tenure", "contract", Float.MAX_VALUE));
    bench.function().apply(bench.drop("b.csv", "tenure\n1\n"));

    assertThat(bench.text("a.csv")).isEqualTo("tenure,prediction,version\n1,5.0,1\n");
    assertThat(bench.text("b.csv")).isEqualTo("tenure,prediction,version\n");
    assertThat(bench.text("b.csv.wrong-rows.jsonl")).contains("version 2 gave no number");
  }

  @Test
  void aValueWithAnIntervalHasItsEndsInColumnsOrMembersOfTheirOwn() {
    bench.serve(1, TestModels.bounded("tenure", "contract", 2.25, 3));
    bench.function().apply(bench.drop("a.csv", "tenure,lower\n1,x\n"));
    bench.function().apply(bench.drop("b.jsonl", "{\"tenure\":1}\n"));

    assertThat(bench.text("a.csv"))
        .isEqualTo("tenure,lower,prediction,millrace_lower,upper,version\n1,x,5.0,-0.25,5.75,1\n");
    assertThat(bench.text("b.jsonl"))
        .contains("\"value\":5.0,\"lower\":-0.25,\"upper\":5.75,\"version\":1");
  }

  @Test
  void aCompressedFileComesBackCompressed() throws IOException {
    bench.serve(1, CHURN);
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write("tenure\n1\n".getBytes(UTF_8));
    }

    bench.function().apply(bench.drop("a.csv.gz", packed.toByteArray()));

    try (var in = new GZIPInputStream(new ByteArrayInputStream(bench.out("a.csv.gz")))) {
      assertThat(new String(in.readAllBytes(), UTF_8))
          .isEqualTo("tenure,prediction,probability,version\n1" + YES);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|The file is empty",
        "`a,b\n1,2\n`|No column of the file is one that the model takes; it takes tenure, contract",
        "`contract\nYear\n`|The model needs a value in tenure",
        "`tenure,tenure\n1,2\n`|The header names the column 'tenure' twice",
        "`tenure,contract\n1,\"x\n`|a quote is not closed",
        "`[{\"tenure\": 1}]`|write one object a line",
        "`PAR1`|cut off",
        "`PK\u0003\u0004`|a spreadsheet or an archive",
      })
  void aFileThatCannotBePredictedIsExplainedBesideIt(String content, String why) {
    bench.serve(1, CHURN);
    ObjectRef file = bench.drop("a.csv", content);

    assertThat(bench.function().apply(file).state()).startsWith("refused: ").contains(why);

    assertThat(report("a.csv").path("refused").asString()).contains(why);
    assertThat(bench.objects.head("data", "batch-out/telco-churn/a.csv")).isEmpty();
    assertThat(bench.upload(file).outcome()).isInstanceOf(Outcome.Refused.class);
    assertThat(bench.stateStore.announced())
        .containsExactly(new Event.DatasetRefused(Bench.MODEL, Upload.ingestId(file)));
  }

  @Test
  void whereNothingServesTheReportSaysSo() {
    ObjectRef file = bench.drop("a.csv", "tenure\n1\n");

    bench.function().apply(file);

    assertThat(report("a.csv").path("refused").asString())
        .isEqualTo("There is no model telco-churn.");
  }

  @Test
  void aVersionThatCannotBeLoadedIsNamedWithTheReason() {
    bench.serve(1, CHURN);
    bench.objects.forget("models", "v1");

    bench.function().apply(bench.drop("a.csv", "tenure\n1\n"));

    assertThat(report("a.csv").path("refused").asString())
        .startsWith("Version 1 of telco-churn, which serves, cannot be loaded: ");
  }

  @Test
  void theVersionThatServedFirstPredictsHoweverLateTheFileIsFinished() {
    bench.serve(1, CHURN);
    ObjectRef file = bench.drop("a.csv", "tenure\n1\n");
    assertThatThrownBy(() -> bench.dying().apply(file)).hasMessage("killed");
    bench.serve(2, TestModels.classes("tenure", "contract", -0.5));

    bench.function().apply(file);
    bench.function().apply(bench.drop("b.csv", "tenure\n1\n"));

    assertThat(bench.text("a.csv")).endsWith("\n1" + YES);
    assertThat(bench.text("b.csv")).endsWith("\n1,no,0.7310586,2\n");
  }

  @Test
  void theSameFileTwiceGivesTheSameBytes() {
    bench.serve(1, CHURN);
    ObjectRef file = bench.drop("a.csv", "tenure\n1\n30\n");
    bench.function().apply(file);
    byte[] first = bench.out("a.csv");

    bench.function().apply(file); // announced again
    assertThat(bench.objects.head("data", "batch-out/telco-churn/a.csv").orElseThrow().versionId())
        .isEqualTo("v1");

    bench.function().apply(bench.drop("a.csv", "tenure\n1\n30\n")); // and dropped again
    assertThat(bench.out("a.csv")).isEqualTo(first).asString(UTF_8).contains(NO, YES);
  }

  @Test
  void whatIsBesideANameIsOfTheFileThatWasDroppedLast() {
    bench.serve(1, CHURN);
    ObjectRef before = bench.drop("a.csv", "tenure\n1\n");
    ObjectRef after = bench.drop("a.csv", "tenure\n30\n");

    bench.function().apply(after);
    String late = bench.function().apply(before).state();

    assertThat(late).contains("Another file was dropped since under this name");
    assertThat(bench.text("a.csv")).endsWith("\n30" + NO);
    assertThat(report("a.csv").has("refused")).isFalse();
  }

  @Test
  void whatIsUnderNoModelsNameIsNobodys() {
    for (String key : List.of("batch-in/a.csv", "batch-in//a.csv", "batch-in/No Model/a.csv")) {
      assertThatThrownBy(() -> bench.function().apply(new ObjectRef("intake", key, "v1")))
          .isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void aKilledFunctionEndsAsIfItHadNotBeen() {
    Interruption.leavesNoTrace(interruption -> {
      var fresh = new Bench();
      fresh.serve(1, CHURN);
      ObjectRef good = fresh.drop("a.csv", "tenure\n1\n30\nx\n");
      ObjectRef bad = fresh.drop("b.csv", "other\n1\n");
      var disturbed =
          fresh.function(
              interruption.at(StateStore.class, fresh.stateStore),
              interruption.at(ObjectStore.class, fresh.objects));
      return new Interruption.Scenario() {
        @Override
        public void work() {
          disturbed.apply(good);
          disturbed.apply(bad);
        }

        @Override
        public String state() {
          var all = new StringBuilder(fresh.stateStore.contents());
          all.append(fresh.stateStore.announced());
          for (String key : fresh.objects.list("data", "", "", 1000)) {
            byte[] bytes = fresh.read(fresh.objects.head("data", key).orElseThrow());
            all.append('\n').append(key).append(' ').append(new String(bytes, ISO_8859_1));
          }
          return all.toString()
              .replaceAll("versionId=v\\d+", "versionId=v")
              .replaceAll("\"versionId\":\"v\\d+\"", "\"versionId\":\"v\"");
        }
      };
    });
  }

  @Test
  void nothingOfARowIsInWhatIsLogged() {
    bench.serve(1, CHURN);

    FileState refused = bench.function().apply(bench.drop("a.csv", "secret-7,b\n1,2\n"));

    assertThat(refused.state()).contains("secret-7"); // for the sender
    assertThat(refused.toString()).doesNotContain("secret-7").endsWith("refused");
  }

  private JsonNode report(String name) {
    return Json.read(bench.text(name + ".report.json"), JsonNode.class);
  }
}
