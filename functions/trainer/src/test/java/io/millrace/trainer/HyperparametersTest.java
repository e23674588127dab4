package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Hyperparameter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
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
    Hyperparameters defaults = Hyperparameters.of(Map.of(), 1000, 2);
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
    assertThatThrownBy(() -> Hyperparameters.of(Map.of("max_depth", "2.5"), 1000, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("hyperparameter max_depth must be a whole number, 0 to 64, but was '2.5'");
  }
}
