package io.millrace.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.Interval;
import io.millrace.domain.project.DefaultAnswer;
import io.millrace.modeling.Instance;
import io.millrace.modeling.Model;
import io.millrace.modeling.Prediction;
import io.millrace.prediction.protocol.DefaultPredictor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefaultPredictorTest {

  private static final byte[] CHURN = TestModels.churning(1);

  @Test
  void aProbabilityIsOfThePositiveClassAndDecidedAsTheModelDecides() throws IOException {
    assertThat(given(CHURN, new DefaultAnswer.Probability(0.25)))
        .isEqualTo(new Prediction.Classified("No", 0.25, Map.of("No", 0.75, "Yes", 0.25)));
    assertThat(given(CHURN, new DefaultAnswer.Probability(0.5)))
        .isEqualTo(new Prediction.Classified("Yes", 0.5, Map.of("No", 0.5, "Yes", 0.5)));
  }

  @Test
  void aClassHasTheProbabilityOne() throws IOException {
    assertThat(given(CHURN, new DefaultAnswer.OfClass("No")))
        .isEqualTo(new Prediction.Classified("No", 0, Map.of("No", 1.0, "Yes", 0.0)));
  }

  @Test
  void aValueHasAnIntervalWhereTheModelSaysOne() throws IOException {
    var bounded = new DefaultAnswer.Estimate(3, new Interval(1, 9));

    assertThat(given(TestModels.bounded(), bounded))
        .isEqualTo(new Prediction.Estimated(3, new Interval(1, 9)));
    assertThat(given(TestModels.failing(), bounded)).isEqualTo(new Prediction.Estimated(3, null));
  }

  @Test
  void whatTheModelWouldNeverSayIsNotSaid() {
    for (var wrong :
        List.of(
            Map.entry(CHURN, new DefaultAnswer.OfClass("Perhaps")),
            Map.entry(CHURN, new DefaultAnswer.Estimate(3, null)),
            Map.entry(TestModels.failing(), new DefaultAnswer.Probability(0.2)),
            Map.entry(TestModels.bounded(), new DefaultAnswer.Estimate(3, null)))) {
      assertThatThrownBy(() -> given(wrong.getKey(), wrong.getValue()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("deployment.fallback.default is no answer of the model's");
    }
  }

  private static Prediction given(byte[] archive, DefaultAnswer answer) throws IOException {
    Model model = Model.load(new ByteArrayInputStream(archive));
    List<Instance> instances = Collections.nCopies(2, model.read(0, Map.of("tenure", 1)));
    List<Prediction> given = new DefaultPredictor(answer).predict(model, instances);
    assertThat(given).hasSize(2);
    return given.getLast();
  }
}
