package io.millrace.domain.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Samples;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Role;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.ApprovalPolicy.Automatic;
import io.millrace.domain.project.ApprovalPolicy.ByRole;
import io.millrace.domain.state.Histories;
import io.millrace.domain.state.InMemoryStateStore;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore.StoredVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProjectsTest {

  private static final ProjectName CHURN = Samples.CHURN;
  private static final Project BY_ADMIN = Samples.project(new ByRole(Role.ADMIN));
  private static final Project BY_APPROVER = Samples.project(new ByRole(Role.APPROVER));
  private static final Sha256 ONE = Sha256.of("1");
  private static final Sha256 TWO = Sha256.of("2");

  private final InMemoryStateStore stateStore = new InMemoryStateStore();
  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private final Projects projects = new Projects(new Transactions(stateStore, _ -> {}), () -> now);

  @Test
  void revisionsCountFromOneAndEachIsKept() {
    ProjectRevision first = projects.declare(BY_ADMIN, ONE, "ada");
    ProjectRevision second = projects.declare(BY_APPROVER, TWO, "ada");

    assertThat(first).isEqualTo(new ProjectRevision(BY_ADMIN, 1, ONE, "ada", now, null));
    assertThat(second.revision()).isEqualTo(2);
    assertThat(projects.find(CHURN)).contains(second);
    assertThat(projects.find(CHURN, 1)).contains(first);
    assertThat(projects.find(CHURN, 2)).contains(second);
    assertThat(projects.find(CHURN, 3)).isEmpty();
    assertThat(projects.all()).containsExactly(second);
    assertThat(projects.list("", 9)).containsExactly(new Listed.Entry<>("telco-churn", second));
    assertThat(stateStore.announced())
        .containsExactly(new Event.ProjectDeclared(CHURN, 1), new Event.ProjectDeclared(CHURN, 2));
    assertThat(history())
        .containsExactly(
            "ada: project - → revision 1, declared; approval: approver → admin",
            "ada: project revision 1 → revision 2, declared; approval: admin → approver");
  }

  @Test
  void columnsKeepTheirNumbersInWhateverOrderTheyAreDeclaredLater() {
    projects.declare(BY_ADMIN, ONE, "ada");
    List<Column> columns = BY_ADMIN.columns();
    var more = new Column("more", ColumnType.NUMBER, false, true, List.of());
    var reordered = new ArrayList<>(columns.reversed());
    reordered.addFirst(more);

    ProjectRevision second = projects.declare(Samples.project(reordered), TWO, "ada");
    ProjectRevision third = projects.declare(BY_ADMIN, Sha256.of("3"), "ada");

    assertThat(projects.find(CHURN, 1).orElseThrow().columnIds()).isNull();
    for (int i = 0; i < columns.size(); i++) {
      assertThat(second.ids().of(columns.get(i))).isEqualTo(i + 1);
      assertThat(third.ids().of(columns.get(i))).isEqualTo(i + 1);
    }
    assertThat(third.ids().of(more)).isEqualTo(columns.size() + 1);
  }

  @Test
  void theSameDefinitionAgainChangesNothing() {
    ProjectRevision first = projects.declare(BY_ADMIN, ONE, "ada");

    assertThat(projects.declare(BY_ADMIN, ONE, "bob")).isEqualTo(first);
    assertThat(projects.declareIfAbsent(BY_APPROVER, TWO, "bob")).isEqualTo(first);
    assertThat(stateStore.announced()).hasSize(1);
  }

  @Test
  void whereThereIsNoneItIsDeclared() {
    assertThat(projects.find(CHURN)).isEmpty();
    assertThat(projects.declareIfAbsent(BY_ADMIN, ONE, "ada").revision()).isEqualTo(1);
  }

  @Test
  void whatChangesWithoutLooseningIsSaidInOneWord() {
    projects.declare(BY_APPROVER, ONE, "ada");

    assertThat(history()).containsExactly("ada: project - → revision 1, declared");
  }

  @Test
  void ofOneFilesVersionsTheStoreSaysWhichIsTheNewest() {
    StoredVersion old = file("project.yaml", "v1", now);
    StoredVersion newer = file("project.yaml", "v2", now);

    assertThat(drop(BY_ADMIN, ONE, newer, newer).revision()).isEqualTo(1);
    assertThatThrownBy(() -> drop(BY_APPROVER, TWO, old, newer))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("Another definition was dropped since.");
    assertThatThrownBy(() -> projects.declare(BY_APPROVER, TWO, "ada", newer, Optional::empty))
        .isInstanceOf(InvalidInputException.class);

    StoredVersion restored = file("project.yaml", "v3", now.minusSeconds(60));
    assertThat(drop(BY_APPROVER, TWO, restored, restored).file()).isEqualTo(restored);
  }

  @Test
  void ofTwoFilesTheOneThatWasWrittenLaterStands() {
    StoredVersion file = file("project.yaml", "v1", now);
    drop(BY_ADMIN, ONE, file, file);
    StoredVersion before = file("project.yml", "v1", now.minusSeconds(1));
    StoredVersion sameSecond = file("project.yml", "v2", now);
    StoredVersion after = file("project.yml", "v3", now.plusSeconds(1));

    for (StoredVersion stale : List.of(before, sameSecond)) {
      assertThatThrownBy(() -> drop(BY_APPROVER, TWO, stale, stale))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "Revision 1 was put by ada since, at %s: drop this definition again if it is to replace that."
                  .formatted(now));
    }
    assertThat(drop(BY_APPROVER, TWO, after, after).revision()).isEqualTo(2);
    var elsewhere = new StoredVersion(new ObjectRef("other", "project.yml", "v9"), now);
    assertThatThrownBy(() -> drop(BY_ADMIN, ONE, elsewhere, elsewhere))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void whatWasSaidToTheApiInTheSameSecondStandsAgainstAFile() {
    now = now.plusMillis(900);
    projects.declare(BY_ADMIN, ONE, "ada");
    StoredVersion sameSecond = file("project.yaml", "v1", now.minusMillis(900));
    StoredVersion next = file("project.yaml", "v2", now.plusMillis(100));

    assertThatThrownBy(() -> drop(BY_APPROVER, TWO, sameSecond, sameSecond))
        .isInstanceOf(InvalidInputException.class);
    assertThat(drop(BY_APPROVER, TWO, next, next).revision()).isEqualTo(2);
  }

  @Test
  void aFileMayLoosenWhatAnApiCallerWithoutTheRoleMayNot() {
    projects.declare(BY_ADMIN, ONE, "ada");
    now = now.plusSeconds(2);
    StoredVersion file = file("project.yaml", "v1", now);

    assertThat(drop(Samples.project(new Automatic()), TWO, file, file).revision()).isEqualTo(2);
  }

  private ProjectRevision drop(
      Project project, Sha256 digest, StoredVersion file, StoredVersion newest) {
    return projects.declare(project, digest, "ada", file, () -> Optional.of(newest));
  }

  private static StoredVersion file(String name, String version, Instant writtenAt) {
    return new StoredVersion(new ObjectRef("intake", "telco-churn/" + name, version), writtenAt);
  }

  private List<String> history() {
    return Histories.of(stateStore, CHURN);
  }
}
