package io.millrace.modeling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.millrace.columns.Cells;
import io.millrace.columns.ColumnFormat;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Task;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.domain.project.Notation;
import io.millrace.modeling.tree.TreeEnsemble;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTest {

  private static final List<Column> COLUMNS =
      List.of(
          column("tenure", ColumnType.INTEGER, true),
          column("charges", ColumnType.NUMBER, false),
          column("paperless", ColumnType.BOOLEAN, false),
          column("contract", ColumnType.CATEGORY, false),
          column("since", ColumnType.DATE, false),
          column("seen", ColumnType.TIMESTAMP, false));

  private static final Signature SIGNATURE =
      new Signature(
          COLUMNS.stream().map(c -> new Signature.Input(c.name(), c.type(), c.required())).toList(),
          List.of("customer_id"),
          "churn",
          Task.BINARY,
          List.of("No", "Yes"));

  private static final FeaturePipeline PIPELINE =
      FeaturePipeline.fit(
          COLUMNS,
          Map.of(
              "contract",
              new Cells.Strings(new int[] {1, 0, 1, -1, 2}, List.of("Year", "Month", "Week"))),
          new int[] {0, 1, 2, 3});

  private static final Model MODEL = new Model(SIGNATURE, PIPELINE, trees(PIPELINE.width()));

  @Test
  void levelsAreThoseOfTheTrainingRowsTheMostFrequentFirst() {
    assertThat(PIPELINE.encodings().get(3))
        .isEqualTo(new Encoding.OneHot("contract", List.of("Month", "Year")));
  }

  @Test
  void anInstanceIsEncodedColumnByColumn() {
    float[] row =
        MODEL
            .read(
                0,
                instance(
                    """
                    {"tenure":12,"charges":29.85,"paperless":true,"contract":"Year","since":"1970-01-03",
                     "seen":"1970-01-02T01:00:00+01:00","customer_id":"x"}\
                    """))
            .features();

    assertThat(row)
        .containsExactly(12, 29.85f, 1, 0, 1, 2, 3, 5, 1, 2, 4, 0); // Saturday is 5, Friday is 4
  }

  @Test
  void whatIsMissingIsNotANumber() {
    float[] row = MODEL.read(0, instance("{\"tenure\":12,\"charges\":null}")).features();

    assertThat(row).hasSize(12);
    assertThat(row[0]).isEqualTo(12);
    for (int i = 1; i < row.length; i++) {
      assertThat(row[i]).isNaN();
    }
  }

  @Test
  void anUnseenCategoryIsNoneOfTheLevels() {
    float[] row = MODEL.read(0, instance("{\"tenure\":12,\"contract\":\"Week\"}")).features();

    assertThat(row[3]).isZero();
    assertThat(row[4]).isZero();
  }

  @Test
  void manyLevelsAreRankedByFrequencyAndAnUnseenOneComesLast() {
    int levels = FeaturePipeline.ONE_HOT_LEVELS + 1;
    int[] codes = new int[levels + 1];
    List<String> words = new java.util.ArrayList<>();
    for (int i = 0; i < levels; i++) {
      codes[i] = i;
      words.add(String.format(Locale.ROOT, "w%02d", i));
    }
    codes[levels] = 7;
    Map<String, Cells> table = Map.of("city", new Cells.Strings(codes, words));
    FeaturePipeline pipeline =
        FeaturePipeline.fit(
            List.of(column("city", ColumnType.CATEGORY, false)),
            table,
            java.util.stream.IntStream.range(0, codes.length).toArray());

    assertThat(pipeline.encode(table, new int[] {7, 0, 8})).containsExactly(0, 1, 8);
    float[] row = new float[1];
    ((Encoding.OfString) pipeline.encodings().getFirst()).encode("nowhere", row, 0);
    assertThat(row).containsExactly(levels);
    assertThat(FeaturePipeline.fromJson(pipeline.toJson()).encodings())
        .isEqualTo(pipeline.encodings());
  }

  @Test
  void trainingAndPredictionEncodeAlike() {
    Map<String, Cells> table =
        Map.of(
            "tenure", new Cells.Numbers(new double[] {3}),
            "charges", new Cells.Numbers(new double[] {Double.NaN}),
            "paperless", new Cells.Numbers(new double[] {1}),
            "contract", new Cells.Strings(new int[] {0}, List.of("Month")),
            "since", new Cells.Numbers(new double[] {20_000}),
            "seen", new Cells.Numbers(new double[] {1.7e12}));
    Map<String, Object> instance =
        Map.of(
            "tenure", 3L,
            "paperless", "yes",
            "contract", "Month",
            "since", "2024-10-04",
            "seen", "2023-11-14T22:13:20Z");

    assertThat(MODEL.read(0, instance).features()).isEqualTo(PIPELINE.encode(table, new int[] {0}));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"charges":1}                         | instance 1: column 'tenure' needs a value
          {"tenure":null}                       | instance 1: column 'tenure' needs a value
          {"tenure":1,"colour":"red"}           | instance 1: column 'colour' is not one of the model's
          {"tenure":1,"churn":"Yes"}            | instance 1: column 'churn' is what is predicted
          {"tenure":" "}                        | instance 1: column 'tenure' needs a value
          {"tenure":"one"}                      | instance 1: column 'tenure' must be a whole number, but was 'one'
          {"tenure":1.5}                        | instance 1: column 'tenure' must be a whole number, but was '1.5'
          {"tenure":1,"charges":"1,5"}          | instance 1: column 'charges' must be a finite number, but was '1,5'
          {"tenure":1,"charges":1e999}          | instance 1: column 'charges' must be a finite number
          {"tenure":1,"charges":[1]}            | instance 1: column 'charges' must be a finite number
          {"tenure":1,"paperless":2}            | instance 1: column 'paperless' must be true or false
          {"tenure":1,"contract":{}}            | instance 1: column 'contract' must be a text
          {"tenure":1,"contract":["Year"]}      | instance 1: column 'contract' must be a text
          {"tenure":1,"since":"23.11.2026"}     | instance 1: column 'since' must be a date like
          {"tenure":1,"seen":"2026-11-31"}      | instance 1: column 'seen' must be a moment like
          """)
  void aWrongInstanceIsRefusedByPlaceAndColumn(String wrong, String because) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> MODEL.predict(List.of(instance("{\"tenure\":1}"), instance(wrong))))
        .withMessageStartingWith(because.strip());
  }

  @Test
  void allThatIsWrongWithAnInstanceIsToldAtOnce() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() ->
            MODEL.read(
                3,
                instance(
                    """
                    {"charges":"1,5","paperless":"maybe","colour":"red","size":3,"churn":"Yes"}\
                    """)))
        .withMessage(
            "instance 3: column 'charges' must be a finite number, but was '1,5';"
                + " column 'paperless' must be true or false, but was 'maybe';"
                + " column 'tenure' needs a value, but there is none;"
                + " columns 'colour', 'size' are none of the model's;"
                + " column 'churn' is what is predicted");
  }

  /** A thousand of them are one answer, which has no room for thousands of names each. */
  @Test
  void ofManyWrongColumnsTenAreNamedAndTheOthersCounted() {
    List<Column> columns =
        IntStream.rangeClosed(1, 500)
            .mapToObj(i -> column("column-of-a-long-name-" + i, ColumnType.INTEGER, true))
            .toList();
    FeaturePipeline pipeline = FeaturePipeline.fit(columns, Map.of(), new int[0]);
    Model wide =
        new Model(
            new Signature(
                columns.stream()
                    .map(c -> new Signature.Input(c.name(), c.type(), c.required()))
                    .toList(),
                List.of(),
                "churn",
                Task.BINARY,
                List.of("No", "Yes")),
            pipeline,
            trees(pipeline.width()));
    Map<String, String> wrong =
        columns.stream().limit(12).collect(Collectors.toMap(Column::name, _ -> "x".repeat(9_000)));

    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> wide.read(0, wrong))
        .satisfies(e ->
            assertThat(e.reason())
                .contains("; 2 more are not of their type; columns 'column-of-a-long-name-13', ")
                .endsWith("'column-of-a-long-name-22' and 478 more need a value, but there is none")
                .hasSizeLessThan(3_000));
  }

  @Test
  void aPredictionNamesTheClassAndEachProbability() {
    List<Prediction> predictions =
        MODEL.predict(List.of(instance("{\"tenure\":1}"), instance("{\"tenure\":50}")));

    Prediction.Classified first = (Prediction.Classified) predictions.getFirst();
    assertThat(first.label()).isEqualTo("Yes");
    assertThat(first.score()).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-7));
    assertThat(first.probabilities().keySet()).containsExactly("No", "Yes");
    assertThat(first.probabilities().get("Yes")).isEqualTo(first.score());
    assertThat(((Prediction.Classified) predictions.get(1)).label()).isEqualTo("No");
  }

  @Test
  void signatureAndPipelineSurviveJson() {
    assertThat(Signature.fromJson(SIGNATURE.toJson())).isEqualTo(SIGNATURE);
    assertThat(FeaturePipeline.fromJson(PIPELINE.toJson()).encodings())
        .isEqualTo(PIPELINE.encodings());
  }

  @Test
  void howValuesAreWrittenGoesWithTheModel() {
    List<Column> columns =
        List.of(
            new Column(
                "born",
                ColumnType.DATE,
                true,
                true,
                List.of(),
                new Notation("dd.MM.yyyy", null, null, null, Set.of("31.12.9999"))),
            new Column(
                "price",
                ColumnType.NUMBER,
                false,
                true,
                List.of(),
                new Notation(null, ",", ".", "€", Set.of("-"))),
            new Column(
                "seen",
                ColumnType.TIMESTAMP,
                false,
                true,
                List.of(),
                new Notation(
                    "d. MMM yyyy HH:mm", null, null, null, Set.of(), "de", "Europe/Berlin")));
    Signature given =
        new Signature(
            columns.stream()
                .map(c -> new Signature.Input(c.name(), c.type(), c.required(), ColumnFormat.of(c)))
                .toList(),
            List.of(),
            "churn",
            Task.BINARY,
            List.of("No", "Yes"));
    Signature signature = Signature.fromJson(given.toJson());
    FeaturePipeline pipeline = FeaturePipeline.fit(columns, Map.of(), new int[0]);
    Model model = new Model(signature, pipeline, trees(pipeline.width()));

    Instance written = model.read(0, Map.of("born", "04.10.2024", "price", "1.234,50 €"));

    assertThat(signature).isEqualTo(given);
    assertThat(written.features())
        .isEqualTo(model.read(0, Map.of("born", "2024-10-04", "price", 1234.5)).features());
    assertThat(written.values()).isEqualTo(Map.of("born", "2024-10-04", "price", 1234.5));
    assertThat(model.read(0, Map.of("born", "2024-10-04", "seen", "4. Okt. 2024 10:30")).values())
        .containsEntry("seen", "2024-10-04T08:30:00Z");
    assertThat(model.read(0, Map.of("born", "04.10.2024", "price", "-")).values())
        .containsEntry("price", null);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> model.read(0, Map.of("born", "10/04/2024")))
        .withMessage(
            "instance 0: column 'born' must be a date like 23.11.2026, but was '10/04/2024'");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> model.read(0, Map.of("born", "31.12.9999")))
        .withMessage("instance 0: column 'born' needs a value, but there is none");
  }

  @Test
  void partsOfDifferentModelsAreRefused() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> new Model(SIGNATURE, PIPELINE, trees(3)))
        .withMessageContaining("features of the scorer");
  }

  private static Map<String, @org.jspecify.annotations.Nullable Object> instance(String json) {
    return PlainJson.readObject(json.getBytes(UTF_8));
  }

  private static Column column(String name, ColumnType type, boolean required) {
    return new Column(name, type, required, true, List.of());
  }

  /** One tree: a tenure below 24 adds 1 to the log odds, any other takes 1 from them. */
  private static TreeEnsemble trees(int features) {
    return TreeEnsemble.read(
        """
        {"learner":{"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"%s"},
         "objective":{"name":"binary:logistic"},"gradient_booster":{"name":"gbtree","model":{
         "tree_info":[0],"trees":[{"left_children":[1,-1,-1],"right_children":[2,-1,-1],
         "split_indices":[0,0,0],"split_conditions":[24,1,-1],"default_left":[1,0,0],
         "split_type":[0,0,0],"loss_changes":[1,0,0]}]}}}}\
        """
            .formatted(features)
            .getBytes(UTF_8));
  }
}
