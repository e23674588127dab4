package io.millrace.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.Project;
import io.millrace.domain.project.TrainingTrigger;
import io.millrace.domain.project.WeeklyTime;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TriggerYamlTest {

  private static final String PROJECT =
      """
      name: telco-churn
      task: binary
      target: churn
      positive: Yes
      columns:
        churn: category
        tenure: integer
      """;

  @Test
  void whatStartsATrainingIsTheProjectsChoice() {
    assertThat(trigger("")).isNull();
    assertThat(trigger("published")).isNull();
    assertThat(trigger("{}")).isNull();
    assertThat(trigger("asked")).isEqualTo(new TrainingTrigger.Asked());
    assertThat(trigger("{every: 1d}")).isEqualTo(new TrainingTrigger.Every(Duration.ofDays(1)));
    assertThat(trigger("every monday 02:00 Europe/Kyiv"))
        .isEqualTo(
            new TrainingTrigger.At(
                new WeeklyTime(
                    Set.of(DayOfWeek.MONDAY), LocalTime.of(2, 0), ZoneId.of("Europe/Kyiv"))));
    assertThat(trigger("{rows: 5000}")).isEqualTo(new TrainingTrigger.NewRows(5000));
  }

  @Test
  void whatIsWrittenReadsBack() {
    for (String each :
        new String[] {
          "published",
          "asked",
          "{every: 36h}",
          "{rows: 1}",
          "every day 23:59 UTC",
          "every monday and thursday 02:00 Europe/Kyiv"
        }) {
      Project project = parsed(each);

      assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
    }
  }

  @Test
  void whatCannotBeIsRefusedWhereItStands() {
    refused("{every: 59m}", "every must be 1 hour to 366 days");
    refused("{rows: 0}", "rows must be at least 1");
    refused("{rows: 5, every: 1d}", "say one of every and rows");
    refused("weekly", "one of published, asked");
    for (String none :
        new String[] {
          "every moonday 02:00 UTC",
          "every monday 2:00 UTC",
          "every monday 02:00",
          "every monday 25:00 UTC",
          "every monday 02:00 Mars/Base"
        }) {
      refused(none, "such as every monday 02:00 Europe/Kyiv");
    }
    refused("{daily: yes}", "known are every, rows");
  }

  @Test
  void hoursAndABudgetReadBack() {
    for (String each :
        new String[] {"asked, window: 22:00-06:00 Europe/Kyiv", "asked, budget: 12.5"}) {
      Project project = parsed(each);

      assertThat(ProjectYaml.parse(ProjectYaml.write(project))).isEqualTo(project);
    }
    assertThat(parsed("asked, window: 22:00-06:00 Europe/Kyiv").training().launch().window())
        .hasToString("22:00-06:00 Europe/Kyiv");
    assertThat(parsed("asked, budget: 12.5").training().launch().budget()).isEqualTo(12.5);
    refused("asked, window: 22-6", "hours and a time zone, such as 22:00-06:00 Europe/Kyiv");
    refused("asked, budget: 0", "above 0");
  }

  private static void refused(String trigger, String why) {
    assertThatThrownBy(() -> parsed(trigger))
        .as(trigger)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(why);
  }

  private static @Nullable TrainingTrigger trigger(String yaml) {
    return parsed(yaml).training().launch().trigger();
  }

  private static Project parsed(String trigger) {
    return ProjectYaml.parse(PROJECT + "training: {trigger: %s}".formatted(trigger));
  }
}
