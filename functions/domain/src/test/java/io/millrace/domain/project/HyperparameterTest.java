package io.millrace.domain.project;

import static io.millrace.domain.Refusals.bounded;
import static io.millrace.domain.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HyperparameterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_round | 1 100000 | 0 100001 1.0 1e3 -1 +1 ''",
        "early_stopping_rounds | 1 100000 | 0 100001",
        "eta | 0.000000001 1 1e-5 | 0 1.000000001 -0.1 NaN 0x1p-1 .5 Infinity",
        "max_depth | 0 64 | 65 -1",
        "max_leaves | 0 1000000 | 1000001",
        "max_bin | 2 65536 | 1 65537",
        "min_child_weight | 0 1e9 | -1",
        "max_delta_step | 0 1.5E+3 | -0.5",
        "gamma | 0 3 | -1 1e100",
        "subsample | 0.5 1 | 0 1.1",
        "colsample_bytree | 0.5 1 | 0 1.1",
        "colsample_bylevel | 0.5 1 | 0 1.1",
        "colsample_bynode | 0.5 1 | 0 1.1",
        "lambda | 0 2 | -1",
        "alpha | 0 2 | -1",
        "scale_pos_weight | 0.1 99 | 0 -1"
      })
  void aValueIsTakenUpToItsBoundsAndRefusedBeyondThem(String name, String taken, String refused) {
    bounded(
        "hyperparameter " + name,
        (String value) -> {
          Algorithm.XGBOOST.check(name, value);
          return value;
        },
        List.of(taken.split(" ")),
        Stream.of(refused.split(" ")).map(value -> value.replace("'", "")).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_round | a whole number, 1 to 100000",
        "eta | a number, above 0, at most 1",
        "gamma | a number, at least 0",
        "scale_pos_weight | a number, above 0"
      })
  void theRefusalSaysTheBounds(String name, String words) {
    assertThatThrownBy(() -> Algorithm.XGBOOST.check(name, "none"))
        .hasMessage("hyperparameter %s must be %s, but was 'none'".formatted(name, words));
  }

  @ParameterizedTest
  @EnumSource(Hyperparameter.class)
  void itsWordIsTheOneOfXgBoostAndNoOtherSpellingIsTaken(Hyperparameter each) {
    assertThat(each.word()).isEqualTo(each.name().toLowerCase(java.util.Locale.ROOT));
    refused("hyperparameter", () -> Algorithm.XGBOOST.check(each.name(), "1"));
  }

  @ParameterizedTest
  @CsvSource({
    "n_estimators, num_round",
    "num_boost_round, num_round",
    "nrounds, num_round",
    "learning_rate, eta",
    "Learning_Rate, eta",
    "min_split_loss, gamma",
    "reg_lambda, lambda",
    "reg_alpha, alpha"
  })
  void anotherLibrarysNameIsToldOurs(String name, String ours) {
    assertThatThrownBy(() -> Algorithm.XGBOOST.check(name, "1"))
        .hasMessage(
            "hyperparameter must be %s, which is its name here, but was '%s'"
                .formatted(ours, name));
  }

  @Test
  void whatIsNoneIsToldAll() {
    assertThatThrownBy(() -> Algorithm.XGBOOST.check("depth", "1"))
        .hasMessageStartingWith("hyperparameter must be one of alpha, colsample_bylevel, ")
        .hasMessageEndingWith(", scale_pos_weight, subsample, but was 'depth'");
  }
}
