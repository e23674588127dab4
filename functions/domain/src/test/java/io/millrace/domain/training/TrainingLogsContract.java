package io.millrace.domain.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.training.TrainingLogs.LogPage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link TrainingLogs} must do. */
public abstract class TrainingLogsContract {

  private static final String TOKEN_OF_NO_PAGE = "f/no-page";

  protected abstract TrainingLogs logs();

  /** A name that no job has had. */
  protected abstract String newJobName();

  /** Lets a job print; returns when it can be read. */
  protected abstract void print(String jobName, List<String> lines);

  @Test
  void aJobThatHasNotPrintedHasAnEmptyLog() {
    assertThat(logs().read(newJobName(), null)).isEqualTo(new LogPage(List.of(), null));
  }

  @Test
  void aLogIsReadInOrderInPagesOfAThousandAndGoesOnWhereItEnded() {
    String job = newJobName();
    print(job, lines(1, 1500));

    LogPage first = logs().read(job, null);
    LogPage second = logs().read(job, first.next());
    print(job, List.of("the end"));
    LogPage third = logs().read(job, second.next());

    assertThat(first.lines()).isEqualTo(lines(1, 1000));
    assertThat(second.lines()).isEqualTo(lines(1001, 1500));
    assertThat(third.lines()).containsExactly("the end");
    assertThat(logs().read(job, third.next()).lines()).isEmpty();
  }

  @Test
  void aJobIsNotTakenForAnotherWhoseNameGoesOn() {
    String job = newJobName();
    print(job + "-2", List.of("of the other"));

    assertThat(logs().read(job, null).lines()).isEmpty();
  }

  @Test
  void aTokenOfNoPageIsRefused() {
    String job = newJobName();
    print(job, List.of("x"));

    assertThatThrownBy(() -> logs().read(job, TOKEN_OF_NO_PAGE))
        .isInstanceOf(InvalidInputException.class);
  }

  private static List<String> lines(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj("round %s"::formatted).toList();
  }
}
