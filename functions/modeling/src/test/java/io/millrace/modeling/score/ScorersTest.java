package io.millrace.modeling.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.ModelFormat;
import io.millrace.modeling.archive.ModelArchive;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is said of rows is what the parts say, adds up, and is read from files as it was written.
 */
class ScorersTest {

  private static final LinearModel TWO_CLASSES =
      new LinearModel(
          Link.LOGIT, new double[] {0.5}, List.of(feature(2, 0.25, 1), feature(-1, 0, 3)));
  private static final LinearModel OTHER =
      new LinearModel(Link.LOGIT, new double[] {-0.5}, List.of(feature(1, 0, 0), feature(1, 1, 1)));
  private static final float[][] ROWS = {
    {0, 0}, {1.5f, -2}, {Float.NaN, 4}, {100, Float.NaN}, {-100, -100}
  };

  @Test
  void aFeatureBeyondTrainingCountsAsTheNearestAndAMissingOneAsWasLearned() {
    assertThat(sum(TWO_CLASSES, 1, 1)).isEqualTo(0.5 + 2 - 1);
    assertThat(sum(TWO_CLASSES, 1e9f, 1)).isEqualTo(0.5 + 2 * 10 - 1);
    assertThat(sum(TWO_CLASSES, Float.NaN, -1e9f)).isEqualTo(0.5 + 0.25 + 10);
  }

  @Test
  void softmaxGivesProbabilitiesHoweverLargeTheSums() {
    var feature =
        new LinearModel.Feature(0, 1, new double[] {900, 0, -900}, new double[3], new double[3]);
    var model = new LinearModel(Link.SOFTMAX, new double[3], List.of(feature));
    float[] out = new float[3];
    model.predict(new float[] {1}, 0, out);

    assertThat(out).containsExactly(1, 0, 0);
    model.predict(new float[] {0}, 0, out);
    assertThat(out[1]).isEqualTo(1 / 3f);
  }

  @Test
  void contributionsAddUpToTheSumWhateverTheModelIsMadeOf() {
    Scorer mixture =
        new Mixture(List.of(new Mixture.Part(TWO_CLASSES, 0.25), new Mixture.Part(OTHER, 0.75)));
    for (Scorer scorer : List.of(TWO_CLASSES, mixture, new Calibrated(mixture, 0.5, -2))) {
      for (float[] row : ROWS) {
        assertThat(Arrays.stream(scorer.contributions(row, 0, 0)).sum())
            .isCloseTo(sum(scorer, row), within(1e-9));
      }
    }
    assertThat(sum(mixture, 1, 1)).isEqualTo(0.25 * 1.5 + 0.75 * 1.5);
  }

  @Test
  void whatTheArchiveSaysOfItsFormatIsReadAsItWasWritten() {
    var format =
        new ModelFormat.Calibrated(
            new ModelFormat.Mixed(
                List.of(
                    new ModelFormat.Weighted(new ModelFormat.Linear("a.json"), 0.25),
                    new ModelFormat.Weighted(new ModelFormat.Linear("b.json"), 0.75))),
            1.5,
            0.125);
    var archive =
        new ModelArchive(
            Map.of(
                ModelArchive.FORMAT,
                format.toJson(),
                "a.json",
                TWO_CLASSES.toJson(),
                "b.json",
                OTHER.toJson()));

    Scorer read = ModelFormat.of(archive).read(archive);

    assertThat(ModelFormat.of(archive)).isEqualTo(format);
    for (float[] row : ROWS) {
      assertThat(sum(read, row))
          .isEqualTo(1.5 * (0.25 * sum(TWO_CLASSES, row) + 0.75 * sum(OTHER, row)) + 0.125);
    }
  }

  @Test
  void anArchiveThatSaysNothingIsOfTrees() {
    var archive = new ModelArchive(Map.of());

    assertThat(ModelFormat.of(archive)).isEqualTo(new ModelFormat.Trees(ModelArchive.MODEL));
    assertThatThrownBy(() -> ModelFormat.of(archive).read(archive))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has no model.ubj");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"format\":\"pickle\",\"file\":\"x\"}",
        "{\"format\":\"linear\"}",
        "{\"format\":\"mixture\",\"parts\":[]}",
        "{\"format\":\"mixture\",\"parts\":[{\"weight\":0.5,\"of\":{\"format\":\"linear\",\"file\":\"linear.json\"}}]}",
        "{\"format\":\"calibrated\",\"slope\":-1,\"intercept\":0,\"of\":{\"format\":\"linear\",\"file\":\"linear.json\"}}",
        "{}"
      })
  void aFormatThatIsNoneIsRefused(String format) {
    var archive =
        new ModelArchive(
            Map.of(
                ModelArchive.FORMAT,
                format.getBytes(StandardCharsets.UTF_8),
                ModelArchive.LINEAR,
                OTHER.toJson()));

    assertThatThrownBy(() -> ModelFormat.of(archive).read(archive))
        .isInstanceOf(InvalidInputException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"link\":\"probit\",\"bias\":[0],\"features\":[]}",
        "{\"link\":\"softmax\",\"bias\":[0],\"features\":[]}",
        "{\"link\":\"logit\",\"bias\":[0],\"features\":[{\"least\":1,\"greatest\":0,\"weights\":[1],\"missing\":[0],\"mean\":[0]}]}",
        "{\"link\":\"logit\",\"bias\":[0],\"features\":[{\"least\":0,\"greatest\":1,\"weights\":[1,2],\"missing\":[0],\"mean\":[0]}]}",
        "{\"link\":\"logit\",\"bias\":[1e999],\"features\":[]}"
      })
  void aLinearModelThatIsNoneIsRefused(String json) {
    assertThatThrownBy(() -> LinearModel.fromJson(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidInputException.class);
  }

  private static LinearModel.Feature feature(double weight, double missing, double mean) {
    return new LinearModel.Feature(
        -10, 10, new double[] {weight}, new double[] {missing}, new double[] {mean});
  }

  private static double sum(Scorer scorer, float... row) {
    double[] out = new double[1];
    scorer.sum(row, 0, out);
    return out[0];
  }
}
