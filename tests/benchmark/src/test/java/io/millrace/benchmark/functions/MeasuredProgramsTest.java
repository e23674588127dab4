package io.millrace.benchmark.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Program;
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
class MeasuredProgramsTest {

  private static final String AGAIN =
      "%s: measure it with its memory by tests/benchmark/functions template";

  private static FunctionMeasures measures;

  @BeforeAll
  static void read() throws IOException {
    measures = FunctionMeasures.read(Path.of("functions.csv"));
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void everyFunctionWasMeasuredWithTheMemoryThatItHasAndWasContent(Program program) {
    assertThat(measures.at(program, program.memoryMib()))
        .as(AGAIN, program)
        .hasValueSatisfying(measure -> assertThat(Need.isSound(measure)).isTrue());
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void everyFunctionHasTheMemoryThatItNeeds(Program program) {
    assertThat(program.memoryMib())
        .as("%s: the least that does is %s", program, Need.least(measures.of(program)))
        .isGreaterThanOrEqualTo(Need.memoryMib(measures.of(program)));
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void everyFunctionHasTheTimeThatItNeeds(Program program) {
    FunctionMeasure measure = measures.at(program, program.memoryMib()).orElseThrow();

    assertThat(program.timeout())
        .as("%s took %.2f s of processor time", program, measure.slowestCpuSeconds())
        .isGreaterThanOrEqualTo(Need.timeout(measure));
    assertThat(Need.startsInTime(program, measure)).as("%s starts in time", program).isTrue();
  }

  /**
   * What {@code ./millrace cost} reckons with is between a warm process and one that just began.
   */
  @ParameterizedTest
  @EnumSource(Program.class)
  void theCostOfEveryFunctionIsReckonedWithWhatItWasMeasuredToTake(Program program) {
    Workload workload = Workload.assumed();
    Workload.Habit habit = workload.functions().getOrDefault(program.bean(), workload.usual());
    List<FunctionMeasure> measured = measures.of(program);

    assertThat(habit.handleMillis())
        .as("workload.json: handleMillis of %s", program.bean())
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
