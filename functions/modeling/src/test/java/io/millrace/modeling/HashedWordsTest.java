package io.millrace.modeling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.millrace.columns.Cells;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashedWordsTest {

  private static final int BUCKETS = 256;

  private static final List<String> TEXTS =
      List.of(
          "The quick brown fox jumps over the lazy dog",
          "not good, not bad: GOOD!",
          "Das \u00c4RGERLICHE Caf\u00e9, cafe\u0301 und \uff26\uff35\uff2c\uff2c width x_1 42",
          "\u043f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440, \u043f\u0440\u0438\u0432\u0435\u0442",
          "a a a a b",
          "don't don't");

  /**
   * What scikit-learn 1.9.1 makes of these texts, by {@code HashingVectorizer(n_features=256,
   * ngram_range=(1, n), token_pattern=r"(?u)\\b\\w+\\b", preprocessor=lambda s:
   * unicodedata.normalize("NFKC", s).lower())}: n, which text, and each bucket with its number.
   */
  private static final String SCIKIT_LEARN =
      """
      1 0 0:0.301511 37:-0.301511 151:-0.301511 158:-0.603023 183:-0.301511 201:0.301511 205:0.301511 219:0.301511
      1 1 3:0.333333 65:0.666667 116:0.666667
      1 2 8:0.603023 47:-0.301511 119:-0.301511 122:-0.301511 202:-0.301511 203:0.301511 216:-0.301511 220:0.301511
      1 3 110:1.000000
      1 4 178:0.970143 253:-0.242536
      1 5 179:-0.707107 182:0.707107
      2 0 0:0.277350 21:0.277350 25:-0.277350 37:-0.277350 54:-0.277350 62:-0.277350 151:-0.277350 158:-0.277350 178:0.277350 183:-0.277350 186:-0.277350 201:0.000000 205:0.277350 219:0.277350
      2 1 3:0.242536 59:-0.242536 65:0.485071 116:0.727607 133:-0.242536 196:-0.242536
      2 2 8:0.458831 17:-0.229416 30:-0.229416 47:-0.229416 78:0.229416 93:0.229416 119:-0.229416 122:-0.229416 167:0.229416 184:0.229416 194:0.229416 202:-0.229416 203:0.229416 216:-0.229416 220:0.229416 255:-0.229416
      2 3 16:0.577350 110:0.577350 123:0.577350
      2 4 7:-0.577350 125:0.192450 178:0.769800 253:-0.192450
      2 5 48:-0.554700 64:-0.277350 179:-0.554700 182:0.554700
      """;

  static Stream<String> scikitLearn() {
    return SCIKIT_LEARN.lines();
  }

  @ParameterizedTest
  @MethodSource("scikitLearn")
  void bucketsAndSignsAreThoseOfScikitLearn(String line) {
    String[] parts = line.split(" ", -1);
    float[] expected = new float[BUCKETS];
    for (String each : Arrays.asList(parts).subList(2, parts.length)) {
      String[] bucket = each.split(":", -1);
      expected[Integer.parseInt(bucket[0])] = Float.parseFloat(bucket[1]);
    }

    assertThat(row(TEXTS.get(Integer.parseInt(parts[1])), Integer.parseInt(parts[0])))
        .containsExactly(expected, within(1e-6f));
  }

  /** By {@code sklearn.utils.murmurhash3_32(word, seed=0)}. */
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "a, 1009084850",
    "hello, 613153351",
    "'hello, world', 345750399",
    "The quick brown fox jumps over the lazy dog, 776992547",
    "\u00e4, 2117259732"
  })
  void theHashIsMurmurHash3(String word, int hash) {
    assertThat(HashedWords.murmur3(word.getBytes(UTF_8))).isEqualTo(hash);
  }

  @Test
  void theOrderOfWordsCountsFromTwoOn() {
    assertThat(row("good not bad", 1)).isEqualTo(row("not good bad", 1));
    assertThat(row("good not bad", 2)).isNotEqualTo(row("not good bad", 2));
  }

  /** In each line the words of one text, however it is written. */
  @ParameterizedTest
  @CsvSource({
    "na\u00efve, NAI\u0308VE", // composed or not
    "\u6771\u4eac \u90fd, \u6771\u4eac\u90fd", // no blanks
    "\u6771 \u4eac a, \u6771\u4eaca", // beside another script
    "\u0e44 \u0e17 \u0e22, \u0e44\u0e17\u0e22", // Thai
    "good \ud83d\ude00, good\ud83d\ude00!", // a pictograph is a word
    "\ud83d\ude00 good, \ud83d\ude00good",
    "\u0939\u093f\u0928\u094d\u0926\u0940, '\u200f\u0939\u093f\u0928\u094d\u0926\u0940.'", // marks
    // belong
    // to
    // their
    // word
    "a b, '\u0000a\ud800\u202eb\udc00'", // characters that are none
  })
  void wordsAreToldApartInEveryScript(String one, String other) {
    assertThat(row(other, 2)).isEqualTo(row(one, 2));
    assertThat(row(one, 2)).isNotEqualTo(new float[BUCKETS]);
  }

  @Test
  void whatIsMissingIsNotWhatHasNoWord() {
    var encoding = new Encoding.Text("t", BUCKETS, 2);
    float[] row = new float[BUCKETS + 2];
    encoding.encode(null, row, 1);
    assertThat(Arrays.copyOfRange(row, 1, BUCKETS + 1)).containsOnly(Float.NaN);
    encoding.encode("?! ...", row, 1);
    assertThat(row).as("and nothing beside its own").containsOnly(0f);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "x ",
        "\u0301\u0315",
        "a\u0315\u0301",
        "\u6771",
        "\ufdfa",
        "\ud83d\ude00",
        "\ud800",
        "\u0000",
        "\u0130"
      })
  void aTextOfMillionsOfCharactersIsReadInItsTime(String repeated) {
    String text = repeated.repeat(4_000_000 / repeated.length());

    float[] row = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> row(text, 3));

    double squares = 0;
    for (float each : row) {
      squares += (double) each * each;
    }
    assertThat(squares)
        .satisfiesAnyOf(
            sum -> assertThat(sum).isZero(), sum -> assertThat(sum).isCloseTo(1, within(1e-5)));
  }

  @Test
  void aPipelineKeepsHowWordsAreCountedAndNoneOfThem() {
    var column = new Column("t", ColumnType.TEXT, false, true, List.of(), null, 3);
    var cells = new Cells.Strings(new int[] {0, 1, -1}, List.of("Ada was here", "so was I"));
    FeaturePipeline pipeline =
        FeaturePipeline.fit(List.of(column), Map.of("t", cells), new int[] {0, 1, 2});

    assertThat(new String(pipeline.toJson(), UTF_8))
        .isEqualTo(
            """
            {"columns":[{"column":"t","encoding":"hashed-words","hash":"murmur3-32","buckets":256,"ngrams":3}]}\
            """);
    FeaturePipeline read = FeaturePipeline.fromJson(pipeline.toJson());
    assertThat(read.encodings()).isEqualTo(pipeline.encodings());
    assertThat(read.width()).isEqualTo(read.encodings().getFirst().features().size());
    int[] rows = {2, 0};
    assertThat(read.encode(Map.of("t", cells), rows))
        .isEqualTo(pipeline.encode(Map.of("t", cells), rows));
    assertThat(Arrays.copyOfRange(read.encode(Map.of("t", cells), rows), BUCKETS, 2 * BUCKETS))
        .isEqualTo(row("Ada was here", 3));
  }

  @Test
  void moreThanFitsIsRefusedInWords() {
    var column = new Column("t", ColumnType.TEXT, false, true, List.of(), null, 2);
    FeaturePipeline pipeline = FeaturePipeline.fit(List.of(column), Map.of(), new int[0]);

    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> pipeline.encode(Map.of(), new int[9_000_000]))
        .withMessageContaining("rows times features must be at most 2147483639: keep fewer rows");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"hash\":\"sha-1\",\"buckets\":256,\"ngrams\":2",
        "\"hash\":\"murmur3-32\",\"buckets\":1e12,\"ngrams\":2",
        "\"hash\":\"murmur3-32\",\"buckets\":0,\"ngrams\":2",
        "\"hash\":\"murmur3-32\",\"buckets\":256,\"ngrams\":1000000",
        "\"hash\":\"murmur3-32\",\"buckets\":256"
      })
  void whatIsCountedOtherwiseIsRefused(String other) {
    String json =
        "{\"columns\":[{\"column\":\"t\",\"encoding\":\"hashed-words\",%s}]}".formatted(other);

    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> FeaturePipeline.fromJson(json.getBytes(UTF_8)));
  }

  /** Of equal length, however much was said, so that no text counts for more than another. */
  @Test
  void aTextThatIsSaidTwiceCountsAsOnce() {
    String said = IntStream.range(0, 50).mapToObj(i -> "w" + i).reduce("", (a, b) -> a + " " + b);

    assertThat(row(said + said, 1)).containsExactly(row(said, 1), within(1e-6f));
  }

  private static float[] row(String text, int ngrams) {
    float[] row = new float[BUCKETS];
    HashedWords.write(text, ngrams, row, 0, BUCKETS);
    return row;
  }
}
