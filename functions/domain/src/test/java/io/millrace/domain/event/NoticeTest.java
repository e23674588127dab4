package io.millrace.domain.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoticeTest {

  private static final ProjectName CHURN = new ProjectName("churn");

  @Test
  void whatWaitsForSomebodyOrWentWrongIsToldWithTheCommandThatSaysMore() {
    assertThat(
            List.of(
                notice(new Event.ApprovalWanted(CHURN, 4)),
                notice(new Event.DatasetRefused(CHURN, "in-1")),
                notice(new Event.VersionRolledBack(CHURN, 3, 8)),
                notice(new Event.IncidentOpened(CHURN, 2, "plan and months moved")),
                notice(new Event.IncidentWorsened(CHURN, 2, "The model predicts worse")),
                notice(new Event.IncidentClosed(CHURN, 2, "version 5 serves"))))
        .containsExactly(
            "Version 4 of churn waits for somebody to approve or reject it. ./millrace version churn 4",
            "An upload of churn was refused as a whole. ./millrace uploads churn in-1",
            "Traffic of churn was taken back: version 3 serves. ./millrace history churn",
            "Incident 2 of churn: plan and months moved. ./millrace incident churn 2",
            "Incident 2 of churn is worse: The model predicts worse. ./millrace incident churn 2",
            "Incident 2 of churn is closed: version 5 serves. ./millrace incident churn 2");
  }

  @ParameterizedTest
  @MethodSource("io.millrace.domain.event.EventTest#events")
  void whateverIsAFailureIsTold(EventTest.Told told) {
    assertThat(Notice.of(told.event()).isPresent() || !told.failure()).isTrue();
  }

  @Test
  void whatGoesOnByItselfIsNotTold() {
    assertThat(Notice.of(new Event.VersionDeployed(CHURN, 4, 7))).isEmpty();
    assertThat(Notice.of(new Event.DriftFound(CHURN, 4, "2026-11-29T12:00:00Z"))).isEmpty();
    assertThat(Notice.of(new Event.VersionRegistered(CHURN, 4))).isEmpty();
  }

  @Test
  void aNameFromOutsideNeedsNoEscapingInJsonAndIsCutWithTheCommandKept() {
    String text =
        notice(new Event.IncidentOpened(CHURN, 2, "a\"b\\c\n<script> " + "long ".repeat(400)));

    assertThat(text)
        .startsWith("Incident 2 of churn: a'b/c  script  long")
        .endsWith("./millrace incident churn 2")
        .doesNotContain("\"", "\\", "\n", "<", ">")
        .hasSizeLessThan(600);
  }

  private static String notice(Event event) {
    return Optional.of(event).flatMap(Notice::of).orElseThrow().text();
  }
}
