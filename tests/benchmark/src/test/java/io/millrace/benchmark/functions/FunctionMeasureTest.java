package io.millrace.benchmark.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.cdk.FunctionSpecification;
import io.millrace.local.lambda.InvocationUsage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionMeasureTest {

  private final Meter meter = new Meter();

  @Test
  void whatWasNotInvokedHasNoFigure() {
    assertThatIllegalStateException()
        .isThrownBy(() ->
            FunctionMeasure.of(
                FunctionSpecification.RECONCILE, meter.of(FunctionSpecification.RECONCILE)))
        .withMessage("Reconcile returned from none of its 0 invocations");
  }

  @Test
  void whatOnlyFailedHasNoFigure() {
    meter.ended(usage(false, 100, 90, 0));

    assertThatIllegalStateException()
        .isThrownBy(() ->
            FunctionMeasure.of(
                FunctionSpecification.PREDICT, meter.of(FunctionSpecification.PREDICT)))
        .withMessage("Predict returned from none of its 1 invocations");
  }

  @Test
  void figuresAreOfWhatReturnedAndThePeakIsOfAll() {
    meter.ended(usage(true, 100, 90, 1200));
    meter.ended(usage(true, 25, 100, 0));
    meter.ended(usage(true, 100, 100, 0));
    meter.largestFromNow();
    meter.ended(usage(true, 500, 180, 0));
    meter.ended(usage(false, 900, 200, 0));

    FunctionMeasure measure =
        FunctionMeasure.of(FunctionSpecification.PREDICT, meter.of(FunctionSpecification.PREDICT));

    assertThat(measure)
        .isEqualTo(new FunctionMeasure("Predict", 512, 5, 1, 200, 1.2, 0.1, 0.0625, 0.5));
    assertThat(FunctionMeasure.parse(measure.line())).isEqualTo(measure);
    assertThat(Need.timeout(measure)).isEqualTo(Duration.ofSeconds(6)); // 0.5 s × 1769/512 × 3
  }

  @Test
  void aLineOfSomethingElseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FunctionMeasure.parse("Predict,512"))
        .withMessageContaining("expected the 9 fields")
        .withMessageContaining("got 'Predict,512'");
  }

  @Test
  void theNeedIsThatOfTheLeastMemoryWhichNeitherFailsNorSlowsDown() {
    var failed = new FunctionMeasure("Predict", 256, 9, 1, 250, 1, 1, 1, 4);
    var slow = new FunctionMeasure("Predict", 512, 9, 0, 500, 1, 1, 1, 9);
    var beyond = new FunctionMeasure("Predict", 600, 9, 0, 610, 1, 1, 1, 4);
    var enough = new FunctionMeasure("Predict", 768, 9, 0, 600, 1, 1, 1, 4.2);
    var plenty = new FunctionMeasure("Predict", 2048, 9, 0, 1900, 1, 1, 1, 4);

    assertThat(Need.memoryMib(List.of(failed, slow, beyond, enough, plenty))).isEqualTo(780);
    assertThatIllegalStateException()
        .isThrownBy(() -> Need.memoryMib(List.of(failed, beyond)))
        .withMessageContaining("no memory size was enough");
  }

  @Test
  void newerMeasuresReplaceThoseOfTheSameFunctionAndSize() {
    var older = new FunctionMeasure("Predict", 512, 1, 0, 90, 1, 0.1, 0.1, 0.1);
    var other = new FunctionMeasure("Predict", 1024, 1, 0, 90, 1, 0.1, 0.1, 0.1);
    var newer = new FunctionMeasure("Predict", 512, 9, 0, 95, 1, 0.1, 0.1, 0.1);

    assertThat(new FunctionMeasures(List.of(other, older)).with(List.of(newer)).lines())
        .containsExactly(newer, other);
  }

  private static InvocationUsage usage(
      boolean succeeded, int cpuMillis, int peakMib, int initMillis) {
    Duration init = initMillis == 0 ? null : Duration.ofMillis(initMillis);
    return new InvocationUsage(
        "/millrace/dev/Predict",
        1,
        512,
        succeeded,
        Duration.ofMillis(5),
        init,
        init,
        Duration.ofMillis(cpuMillis),
        (long) peakMib << 20);
  }
}
