package io.millrace.benchmark.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.FunctionSpecification;
import io.millrace.cost.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every function is given is held to what it was measured to need. */
class MeasuredFunctionsTest {

  private static final String AGAIN =
      "%s: measure it with its memory by tests/benchmark/functions template";

  private static FunctionMeasures measures;

  @BeforeAll
  static void read() throws IOException {
    measures = FunctionMeasures.read(Path.of("functions.csv"));
  }

  @ParameterizedTest
  @EnumSource(FunctionSpecification.class)
  void everyFunctionWasMeasuredWithTheMemoryThatItHasAndWasContent(
      FunctionSpecification specification) {
    assertThat(measures.at(specification, specification.memoryMib()))
        .as(AGAIN, specification)
        .hasValueSatisfying(measure -> assertThat(Need.isSound(measure)).isTrue());
  }

  @ParameterizedTest
  @EnumSource(FunctionSpecification.class)
  void everyFunctionHasTheMemoryThatItNeeds(FunctionSpecification specification) {
    assertThat(specification.memoryMib())
        .as("%s: the least that does is %s", specification, Need.least(measures.of(specification)))
        .isGreaterThanOrEqualTo(Need.memoryMib(measures.of(specification)));
  }

  @ParameterizedTest
  @EnumSource(FunctionSpecification.class)
  void everyFunctionHasTheTimeThatItNeeds(FunctionSpecification specification) {
    FunctionMeasure measure = measures.at(specification, specification.memoryMib()).orElseThrow();

    assertThat(specification.timeout())
        .as("%s took %.2f s of processor time", specification, measure.slowestCpuSeconds())
        .isGreaterThanOrEqualTo(Need.timeout(measure));
    assertThat(Need.startsInTime(specification, measure))
        .as("%s starts in time", specification)
        .isTrue();
  }

  /**
   * What {@code ./millrace cost} reckons with is between a warm process and one that just began.
   */
  @ParameterizedTest
  @EnumSource(FunctionSpecification.class)
  void theCostOfEveryFunctionIsReckonedWithWhatItWasMeasuredToTake(
      FunctionSpecification specification) {
    Workload workload = Workload.assumed();
    Workload.Habit habit =
        workload.functions().getOrDefault(specification.bean(), workload.usual());
    List<FunctionMeasure> measured = measures.of(specification);

    assertThat(habit.handleMillis())
        .as("workload.json: handleMillis of %s", specification.bean())
        .isBetween(
            millis(measured, FunctionMeasure::usualCpuSeconds).min().orElseThrow(),
            millis(measured, FunctionMeasure::firstCpuSeconds).max().orElseThrow());
  }

  private static DoubleStream millis(
      List<FunctionMeasure> measured, ToDoubleFunction<FunctionMeasure> seconds) {
    return measured.stream().mapToDouble(seconds).map(value -> value * 1000);
  }

  @Test
  void theTablesOfTheReadmeAreWhatIsRecorded() throws IOException {
    assertThat(Files.readString(Path.of("README.md"))).contains(FunctionTable.of(measures));
  }
}
