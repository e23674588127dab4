package io.millrace.local.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.sagemaker.TrainingPrograms.TrainingProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands for images. */
class TrainingProgramsTest {

  @Test
  void aScriptNeedsThePythonAtHandAndAContainerIsNotRun(@TempDir Path folder) {
    String images = "683313688378.dkr.ecr.us-east-1.amazonaws.com/";
    var without = new TrainingPrograms(FrameworkPrograms.in(folder.toString(), folder));

    assertThatThrownBy(() -> without.of(images + "sagemaker-scikit-learn:1.2-1-cpu-py3"))
        .hasMessageContaining("there is no python3 in its PATH");
    assertThatThrownBy(() -> without.of(images + "own:7"))
        .hasMessageContaining("it runs no containers");
  }

  @Test
  void aProgramStandsForAnImageByItsNameOrTheLastPartOfItsRepositorys() {
    var program = new TrainingProgram(List.of("true"), Map.of());

    for (String named : List.of("own", "683313688378.dkr.ecr.us-east-1.amazonaws.com/team/own:7")) {
      assertThat(
              new TrainingPrograms(Map.of(named, program))
                  .of("683313688378.dkr.ecr.us-east-1.amazonaws.com/team/own:8"))
          .as(named)
          .isEqualTo(program);
    }
  }
}
