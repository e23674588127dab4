package io.millrace.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.evaluation.Estimate;
import org.junit.jupiter.api.Test;

class TrendPlotTest {

  @Test
  void eachWindowIsADotOfItsVerdictAndTheLineIsBrokenWhereOneHasNoFigure() {
    TrendPlot plot = new TrendPlot("AUC of <b>");
    plot.add("monday", "NONE", new Estimate(0.8, 0.7, 0.9));
    plot.add("tuesday", "NONE", new Estimate(0.7, 0.6, 0.8));
    plot.add("wednesday", "TOO_FEW_ROWS", null);
    plot.add("thursday", "DRIFT", new Estimate(0.4, 0.4, 0.4));

    String figure = plot.figure();
    assertThat(figure)
        .contains("aria-label=\"AUC of &lt;b&gt;\"", ">0.900</text>", ">0.400</text>")
        .contains("<title>monday: 0.800 (0.700 to 0.900)</title>", "<title>thursday: 0.400</title>")
        .contains("<circle class=\"drift\" cx=\"472.0\" cy=\"112.0\"")
        .doesNotContain("wednesday");
    assertThat(figure.split("class=\"trend\"", -1)).as("from monday to tuesday").hasSize(2);
    assertThat(figure.split("class=\"interval\"", -1)).hasSize(3);
  }

  @Test
  void oneFigureIsNoTrendAndThoseThatAreAllTheSameAreALine() {
    TrendPlot plot = new TrendPlot("PSI");
    plot.add("monday", "NONE", new Estimate(0.1, 0.1, 0.1));
    assertThat(plot.figure()).isEmpty();

    plot.add("tuesday", "NONE", new Estimate(0.1, 0.1, 0.1));
    assertThat(plot.figure()).contains("<title>tuesday: 0.100</title>").doesNotContain("NaN");
  }
}
