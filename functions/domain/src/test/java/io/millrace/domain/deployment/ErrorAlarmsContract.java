package io.millrace.domain.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link ErrorAlarms} must do. */
public abstract class ErrorAlarmsContract {

  protected abstract ErrorAlarms alarms();

  /** A name that no project has had. */
  protected abstract ProjectName newProject();

  /** Lets so many predictions of a project fail, now. */
  protected abstract void fail(ProjectName project, int predictions);

  /** The names of all alarms of this test once each has judged what failed. */
  protected abstract Set<String> alarmNames();

  /** Those of them that ring. */
  protected abstract Set<String> ringing();

  @Test
  void anAlarmRingsFromTheGivenNumberOfFailuresOnAndTellsItsProject() {
    ProjectName failing = newProject();
    ProjectName failingLess = newProject();
    alarms().watch(failing, 3);
    alarms().watch(failingLess, 3);

    fail(failingLess, 2);
    fail(failing, 3);

    assertThat(alarmNames())
        .extracting(name -> alarms().projectOf(name).orElseThrow())
        .containsExactlyInAnyOrder(failing, failingLess);
    assertThat(ringing())
        .extracting(name -> alarms().projectOf(name).orElseThrow())
        .containsExactly(failing);
    assertThat(alarms().isRinging(failing)).isTrue();
    assertThat(alarms().isRinging(failingLess)).isFalse();
    assertThat(alarms().isRinging(newProject())).as("never set").isFalse();
    String rings = ringing().iterator().next();
    String silent = alarmNames().stream().filter(name -> !name.equals(rings)).findFirst().get();
    assertThat(alarms().objection(List.of(silent))).isEmpty();
    assertThat(alarms().objection(List.of(silent, rings)))
        .contains("the alarm '%s' rings".formatted(rings));
    assertThat(alarms().objection(List.of(silent, "nobody-made-it")))
        .contains("there is no alarm 'nobody-made-it' to watch it");
  }

  @Test
  void watchingAgainKeepsOneAlarmWithTheNewNumber() {
    ProjectName project = newProject();
    alarms().watch(project, 100);
    alarms().watch(project, 1);
    alarms().watch(project, 1);

    fail(project, 1);

    assertThat(alarmNames()).hasSize(1);
    assertThat(ringing()).hasSize(1);
  }

  @Test
  void anAlarmOfOthersHasNoProject() {
    assertThat(alarms().projectOf("billing")).isEmpty();
  }
}
