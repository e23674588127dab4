package io.millrace.tabular.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.project.Column;
import io.millrace.domain.project.ColumnType;
import io.millrace.tabular.profile.Profile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CausesTest {

  private static final int ROWS = 2000;

  private final Random random = new Random(4);

  @Test
  void valuesThatAreLeftOutOrFilledInAreSaid() {
    assertThat(cause(ColumnType.NUMBER, i -> i % 70, i -> i % 4 == 0 ? null : i % 70))
        .isEqualTo(
            "25.0 % of the rows have no value, where 0.0 % had none: something before the model leaves it out.");
    assertThat(cause(ColumnType.NUMBER, i -> i % 4 == 0 ? null : i % 70, i -> i % 70))
        .contains("fills it in");
    assertThat(cause(ColumnType.NUMBER, i -> i % 70, _ -> 0))
        .isEqualTo(
            "Every row has 0, where there were many values: something before the model fills in a constant.");
  }

  @Test
  void aNewWordAndTheSliceThatExplainsMostAreNamed() {
    assertThat(
            cause(
                ColumnType.CATEGORY,
                i -> i % 2 == 0 ? "dsl" : "fibre",
                i -> i % 10 == 0 ? "\u001b[2J5G" : "dsl"))
        .startsWith("The word '")
        .contains("5G' was never seen before and is in 10.0 % of the rows")
        .doesNotContain("\u001b");
    assertThat(
            cause(
                ColumnType.CATEGORY,
                i -> List.of("a", "b", "c", "d").get(i % 4),
                i -> i % 2 == 0 ? "a" : List.of("a", "b", "c", "d").get(i % 4)))
        .isEqualTo(
            "Rows of 'a' are 50.0 %, where they were 25.0 %: that explains 100.0 % of the change.");
  }

  @Test
  void anotherUnitOrZeroPointIsRecognised() {
    IntFunction<@Nullable Object> seconds = _ -> 5 + 90 * random.nextDouble();
    assertThat(cause(ColumnType.NUMBER, seconds, _ -> 1000 * (5 + 90 * random.nextDouble())))
        .contains("times what they were, as between thousands and ones, or seconds and millisec");
    assertThat(cause(ColumnType.NUMBER, seconds, _ -> (5 + 90 * random.nextDouble()) / 100))
        .startsWith("Its values are one part in ")
        .contains("shares and per cent");
    assertThat(cause(ColumnType.NUMBER, seconds, _ -> 1.7 * (5 + 90 * random.nextDouble())))
        .contains("the unit changed")
        .doesNotContain("as between");
    assertThat(
            cause(
                ColumnType.NUMBER,
                _ -> 10 + 5 * random.nextGaussian(),
                _ -> 1.8 * (10 + 5 * random.nextGaussian()) + 32))
        .contains("in Fahrenheit, if those were Celsius");
    assertThat(
            cause(
                ColumnType.NUMBER,
                _ -> 12 + 2 * random.nextGaussian(),
                _ -> 15 + 2 * random.nextGaussian()))
        .contains("higher than they were: as where a clock, a zone");
  }

  @Test
  void whatLooksLikeNothingKnownHasNoCause() {
    assertThat(
            cause(
                ColumnType.NUMBER,
                _ -> random.nextGaussian(),
                _ -> Math.exp(random.nextGaussian())))
        .isNull();
    assertThat(cause(ColumnType.NUMBER, i -> i % 70, i -> i % 70)).isNull();
    assertThat(cause(ColumnType.TEXT, i -> "a" + i, i -> "b" + i)).isNull();
  }

  private static @Nullable String cause(
      ColumnType type,
      IntFunction<? extends @Nullable Object> before,
      IntFunction<? extends @Nullable Object> now) {
    return ProfileComparison.between(profile(type, before), profile(type, now)).getFirst().cause();
  }

  private static Profile profile(ColumnType type, IntFunction<? extends @Nullable Object> values) {
    Profile profile = Profile.of(List.of(new Column("x", type, false, true, List.of())));
    for (int row = 0; row < ROWS; row++) {
      Map<String, @Nullable Object> cells = new HashMap<>();
      cells.put("x", values.apply(row));
      profile.add(cells);
    }
    return profile;
  }
}
