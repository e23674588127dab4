package io.millrace.domain.reconciliation;

import static io.millrace.domain.Samples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.domain.ProjectName;
import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.Wanted;
import io.millrace.domain.project.Backend;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.LanguageModel;
import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.LanguageModelRevision;
import io.millrace.domain.project.ModelContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanOfLanguageModelsTest extends ScanFixture {

  private static final ProjectName CHAT = new ProjectName("chat");
  private static final ProjectName YOUNG = new ProjectName("young-chat");
  private static final ProjectName SERVED = new ProjectName("served-chat");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void thoseOfWhichNothingAsNewServesAndThoseThatSomebodyWantsBack(int page) {
    declare(CHAT, 2, LATE);
    declare(YOUNG, 1, DUE);
    declare(SERVED, 2, LATE);
    keep(Route.key(SERVED), new Route(SERVED, 2, route(2, 2).live(), null, 2, LATE));

    reconcile(page);
    assertThat(missed).containsExactly(new MissedStep.UndeployedVersion(CHAT, 2));

    keep(Wanted.key(SERVED), new Wanted(SERVED, 2, 2, "ada", "once more", LATE));
    missed.clear();
    reconcile(page);
    assertThat(missed)
        .containsExactly(
            new MissedStep.UndeployedVersion(CHAT, 2), new MissedStep.UndeployedVersion(SERVED, 2));
    assertThat(missed).noneMatch(each -> each.toString().contains(CHURN.value()));
  }

  private void declare(ProjectName name, int version, Instant at) {
    var model =
        new LanguageModel(
            name,
            new ModelContainer(
                "763104351884.dkr.ecr.eu-central-1.amazonaws.com/djl-inference:1", null, Map.of()),
            Answers.CHAT,
            new DeploymentPolicy(
                5, Duration.ofHours(1), null, new Backend.RealTime("ml.g6.xlarge", 1)));
    var declared = new LanguageModelRevision(model, version, "ada", at);
    keep(LanguageModelRevision.current(name), declared);
    keep(LanguageModelRevision.key(name, version), declared);
  }
}
