package io.millrace.modeling.card;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.evaluation.Champion;
import io.millrace.domain.evaluation.Comparison;
import io.millrace.domain.evaluation.Estimate;
import io.millrace.domain.evaluation.Evaluation;
import io.millrace.domain.evaluation.Gate;
import io.millrace.domain.evaluation.Gates;
import io.millrace.domain.evaluation.Leaderboard;
import io.millrace.domain.evaluation.Metric;
import io.millrace.modeling.Importance;
import io.millrace.modeling.evaluate.ClassificationResult;
import io.millrace.modeling.evaluate.RegressionResult;
import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ModelCardTest {

  private static final ClassificationResult RESULT =
      new ClassificationResult(
          List.of("<No>", "Yes & no"),
          new float[] {.9f, .1f, .6f, .4f, .65f, .35f, .2f, .8f},
          new int[] {0, 0, 1, 1},
          0.5);

  @Test
  void aClassifierIsShownWithFiguresCurvesAndConfusion() throws Exception {
    String html = text(classifier());

    assertThat(html)
        .contains("<td>0.7500</td>", "Gate passed.", "<polyline", "true ↓ predicted →", "12.5 %")
        .contains("&lt;No&gt;", "Yes &amp; no", "Doubt.", "&lt;no&gt;", "72: 0.125", "&lt;x&gt;")
        .doesNotContain("<No>");
    assertWellFormed(html);
  }

  @Test
  void aRegressionIsShownAsPoints() throws Exception {
    RegressionResult result = new RegressionResult(new double[] {1, 2.5}, new double[] {1, 2});
    ModelCard card =
        new ModelCard(
            "prices",
            "Predicts a price.",
            new Comparison(result.evaluate(1), new Champion.None()),
            List.of(),
            List.of(),
            null,
            result.scatter(),
            null,
            List.of(),
            List.of(),
            Map.of(),
            Map.of(),
            List.of("Nothing."));

    assertThat(text(card)).contains("<circle", "R²").doesNotContain("true ↓");
    assertWellFormed(text(card));
  }

  @Test
  void theModelsThatItWasChosenFromAreShownWithTheirIntervals() throws Exception {
    Comparison chosen =
        new Comparison(
            RESULT.evaluate(1),
            new Champion.None(),
            null,
            null,
            new Leaderboard(
                Metric.LOG_LOSS,
                1200,
                5,
                32,
                true,
                List.of(
                    new Leaderboard.Entry(
                        "trees of <trial> 7",
                        Map.of("max_depth", "4"),
                        new Estimate(0.41, 0.38, 0.44),
                        null,
                        180,
                        1),
                    new Leaderboard.Entry(
                        "linear",
                        Map.of(),
                        new Estimate(0.52, 0.49, 0.55),
                        new Estimate(0.11, 0.1, 0.12),
                        null,
                        0))));
    ModelCard usual = classifier();
    ModelCard card =
        new ModelCard(
            usual.title(),
            usual.summary(),
            chosen,
            List.of(),
            List.of(),
            usual.curves(),
            usual.scatter(),
            usual.learning(),
            usual.importances(),
            usual.effects(),
            usual.data(),
            usual.provenance(),
            usual.limits());

    assertThat(text(card))
        .contains("What it was chosen from", "32 settings of trees were tried", "until time was up")
        .contains("1,200 rows", "in 5 folds", "trees of &lt;trial&gt; 7", "max_depth 4")
        .contains("<title>linear: 0.520 (0.490 to 0.550)</title>")
        .contains("<td>0.110 (0.100 – 0.120)</td>");
    assertWellFormed(text(card));
    assertThat(text(usual)).doesNotContain("What it was chosen from");
  }

  @Test
  void howItWasLearnedIsACurveWithWhatWasKept() throws Exception {
    assertThat(text(classifier()))
        .contains("log&lt;loss on the validation rows, round by round")
        .contains("<title>3 rounds were kept: 0.5000</title>");
    assertThat(new LearningCurve("rmse", List.of(2.0), 1).svg()).isEmpty();
    assertThat(new LearningCurve("rmse", Collections.nCopies(2000, 1.5), 7).svg().length())
        .isLessThan(15_000);
  }

  @Test
  void itNeedsNothingFromElsewhereAndRunsNothing() {
    assertThat(text(classifier())).doesNotContain("<script", "http:", "https:", "@import", "url(");
  }

  @Test
  void theSameCardIsTheSameBytes() {
    assertThat(classifier().html()).isEqualTo(classifier().html());
  }

  private static ModelCard classifier() {
    Evaluation evaluation = RESULT.evaluate(1);
    Comparison comparison = new Comparison(evaluation, new Champion.Measured(evaluation));
    return new ModelCard(
        "telco <churn>",
        "Predicts 'churn' & more.",
        comparison,
        Gates.judge(List.of(new Gate.Bound(Metric.AUC, 0.7)), comparison),
        List.of("It recognises none of the 3 rows of class '<no>'."),
        RESULT.curves(),
        List.of(),
        new LearningCurve("log<loss", List.of(0.7, Double.NaN, 0.5, 0.625), 3),
        List.of(new Importance("tenure", 0.875, 3), new Importance("a<b", 0.125, 1)),
        List.of(
            new Effect(
                "tenure",
                List.of(new Effect.Step("1", 1, 0.5), new Effect.Step("72", 72, 0.125)),
                true),
            new Effect(
                "a<b",
                List.of(new Effect.Step("<x>", 0, 0.25), new Effect.Step("y", 1, 0.3)),
                false)),
        Map.of("Rows", "4"),
        Map.of("Seed", "1"),
        List.of("Rows of other companies."));
  }

  private static String text(ModelCard card) {
    return new String(card.html(), UTF_8);
  }

  /** XML is stricter than HTML; apart from its void elements the card is both. */
  private static void assertWellFormed(String html) throws Exception {
    String xml = html.replace("<!DOCTYPE html>", "").replaceAll("<meta ([^>]*)>", "<meta $1/>");
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml.strip())))
                .getDocumentElement()
                .getTagName())
        .isEqualTo("html");
  }
}
