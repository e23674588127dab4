package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Hyperparameter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HyperparametersTest {

  private static final Path SCHEMA = Path.of("../../events/project.schema.json");

  @Test
  void theSchemaDocumentsEachWithTheDefaultThatItHas() {
    JsonNode documented =
        JsonMapper.shared()
            .readTree(SCHEMA)
            .at("/properties/training/properties/hyperparameters/properties");
    Hyperparameters defaults = Hyperparameters.of(Map.of(), 1000, 2, 20);
    var all = new TreeMap<>(defaults.booster());
    all.put("num_round", String.valueOf(defaults.rounds()));
    all.put("early_stopping_rounds", String.valueOf(defaults.patience()));

    for (Hyperparameter each : Hyperparameter.values()) {
      String ours = all.get(each.word());

      assertThat(documented.path(each.word()).path("description").asString())
          .contains(ours == null ? "Default: XGBoost's, " : "Default: " + ours + ".");
    }
  }

  @Test
  void whatAProjectMayNotSayIsRefusedHereToo() {
    assertThatThrownBy(() -> Hyperparameters.of(Map.of("max_depth", "2.5"), 1000, 2, 20))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("hyperparameter max_depth must be a whole number, 0 to 64, but was '2.5'");
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1, 1.0",
    "1000, 4, 1.0",
    "1000, 6, 0.67",
    "1000, 7, 0.58",
    "1000, 8, 0.5",
    "1000, 13, 0.31",
    "1000, 14, 0.3",
    "1000, 300, 0.3",
    "200000, 5, 0.8",
    "200000, 30, 0.6"
  })
  void aTreeSeesFourFeaturesAtLeast(int rows, int features, String share) {
    assertThat(Hyperparameters.of(Map.of(), rows, 2, features).booster())
        .containsEntry("colsample_bytree", share);
    assertThat((int) (Float.parseFloat(share) * features))
        .as("as XGBoost counts them")
        .isGreaterThanOrEqualTo(Math.min(4, features));
  }

  @Test
  void whatIsSaidIsTakenAsItIs() {
    assertThat(Hyperparameters.of(Map.of("colsample_bytree", "0.1"), 1000, 2, 3).booster())
        .containsEntry("colsample_bytree", "0.1");
  }
}
