package io.millrace.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.millrace.cdk.Neighbours.Neighbour;
import io.millrace.cdk.Stage.Network;
import io.millrace.cdk.Stages.Delivery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stage is, is said in a file. */
class StagesTest {

  @Test
  void aReleaseGoesThroughThreeStagesInTheOrderOfTheFile() {
    assertThat(TestStages.all().all())
        .extracting(Stage::name)
        .containsExactly("dev", "staging", "prod");
    assertThat(TestStages.named("staging").neighbours().before().map(Neighbour::stage))
        .contains("dev");
    assertThat(TestStages.named("staging").neighbours().after().map(Neighbour::stage))
        .contains("prod");
  }

  @Test
  void anUnknownStageIsRefusedWithThoseThatThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestStages.named("qa"))
        .withMessage("stage: expected one of [dev, staging, prod], got 'qa'");
  }

  @Test
  void theCommittedFileNamesNobodysAccountAndNeedsNoEdit() {
    assertThat(TestStages.all().all())
        .allSatisfy(stage -> assertThat(stage.site()).isEqualTo(Stage.Site.ANYWHERE));
    assertThat(TestStages.all().delivery()).isEqualTo(Delivery.NONE);
  }

  @Test
  void allThatIsPersonalIsSaidThere() {
    String text =
        TestStages.with(
            "repository: acme/platform\ndelivery: role\nbootstrapQualifier: acme1\n"
                + TestStages.text(),
            "dev",
            "account: \"012345678901\"",
            "region: eu-central-1",
            "email: team@example.com",
            "tags: {team: churn, cost-centre: \"42\"}",
            "permissionsBoundary: bounded",
            "memoryMib: {Predict: 3008}",
            "endpoints: {instanceTypes: [ml.c5.large], mostInstances: 4}",
            "domain: {name: api.example.com, certificate:"
                + " \"arn:aws:acm:eu-central-1:012345678901:certificate/1\"}");

    Stages stages = Stages.parse(text);

    Stage dev = stages.named("dev");
    assertThat(dev.site())
        .isEqualTo(
            new Stage.Site(
                "012345678901",
                "eu-central-1",
                Map.of("team", "churn", "cost-centre", "42"),
                "bounded"));
    assertThat(dev.tags()).containsEntry("millrace-stage", "dev").containsEntry("team", "churn");
    assertThat(dev.alarms().email()).isEqualTo("team@example.com");
    assertThat(Runbook.DEAD_LETTERS.linkFrom(dev))
        .isEqualTo(
            "Runbook: https://github.com/acme/platform/blob/main/infra/runbooks/dead-letters.md");
    assertThat(dev.limits().memoryMib(FunctionSpecification.PREDICT)).isEqualTo(3008);
    assertThat(dev.limits().endpoints()).isEqualTo(new Stage.Endpoints(List.of("ml.c5.large"), 4));
    assertThat(stages.named("prod").limits().endpoints())
        .as("left out")
        .isEqualTo(Stage.Endpoints.like(stages.named("prod").limits().training()));
    assertThat(stages.delivery()).isEqualTo(Delivery.ROLE);
    assertThat(stages.bootstrapQualifier()).isEqualTo("acme1");
    assertThat(stages.named("staging").neighbours().before().map(Neighbour::account))
        .contains("012345678901");
  }

  @Test
  void aNetworkThatIsThereIsNamed() {
    String text =
        TestStages.text()
            .replaceFirst(
                "network: none",
                "network: {imported: {vpc: vpc-1, subnets: [subnet-1, subnet-2], zones: [a, b]}}");

    assertThat(Stages.parse(text).named("dev").network())
        .isEqualTo(
            new Network.Imported("vpc-1", List.of("subnet-1", "subnet-2"), List.of("a", "b")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "acount: '1' | /stages/dev: ",
        "account: 111111111111 | /stages/dev/account: ",
        "account: \"111111111111\" | /stages/dev: ",
        "email: nobody | /stages/dev/email: ",
        "tags: {millrace-stage: x} | /stages/dev/tags: ",
        "memoryMib: {Predictt: 2048} | there is no function Predictt: expected one of"
            + " [IngestUpload,",
        "memoryMib: {Predict: 512} | memoryMib of Predict: expected 1769, as measured, to 10240,"
            + " got '512'",
        "reservedConcurrency: {Predict: 900, Authorize: 1} | reservedConcurrency: expected each >="
            + " 1, 900 in all"
      })
  void whatCannotBeMeantIsRefusedWithItsPlace(String line, String said) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Stages.parse(TestStages.with(TestStages.text(), "dev", line)))
        .withMessageStartingWith("infra/stages.yaml: ")
        .withMessageContaining(said);
  }

  @Test
  void whatIsNoYamlIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Stages.parse("stages: ["))
        .withMessageStartingWith("infra/stages.yaml is no YAML: ");
  }

  @Test
  void whatKeepsDataIsNotDeployedToWhicheverAccountSomebodyIsSignedInTo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MillraceApp.requireAccount(TestStages.named("prod"), "999999999999"))
        .withMessage(
            "infra/stages.yaml: /stages/prod/account: say to which account the stage is deployed,"
                + " and in which region; you are signed in to 999999999999");
    assertThatNoException()
        .isThrownBy(() -> {
          MillraceApp.requireAccount(TestStages.named("prod"), null);
          MillraceApp.requireAccount(TestStages.named("dev"), "999999999999");
          MillraceApp.requireAccount(
              TestStages.between("111111111111", "prod", "333333333333"), "999999999999");
        });
  }
}
