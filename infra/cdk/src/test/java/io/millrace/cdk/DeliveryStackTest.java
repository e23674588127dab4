package io.millrace.cdk;

import static io.millrace.cdk.Policies.each;
import static io.millrace.cdk.Policies.statements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stage is deployed without a key, by one repository's jobs for that stage alone. */
class DeliveryStackTest {

  @TempDir Path folder;

  @Test
  void onlyJobsOfTheRepositoryInTheStagesOwnEnvironmentAreTrusted() throws Exception {
    JsonNode role = resource("AWS::IAM::Role");
    JsonNode trust = role.path("AssumeRolePolicyDocument").path("Statement");

    assertThat(trust).hasSize(1);
    assertThat(trust.path(0).path("Action").asString()).isEqualTo("sts:AssumeRoleWithWebIdentity");
    JsonNode equal = trust.path(0).path("Condition").path("StringEquals");
    assertThat(equal.path("token.actions.githubusercontent.com:aud").asString())
        .isEqualTo("sts.amazonaws.com");
    assertThat(equal.path("token.actions.githubusercontent.com:sub").asString())
        .isEqualTo("repo:owner/name:environment:prod");
  }

  @Test
  void theyMayDoWhatTheBootstrapsRolesMayAndPushTheTrainer() throws Exception {
    List<String> services =
        statements(resource("AWS::IAM::Policy"))
            .flatMap(statement -> each(statement.path("Action")))
            .map(action -> action.asString().split(":", 2)[0])
            .distinct()
            .toList();

    assertThat(services).containsExactlyInAnyOrder("sts", "ecr");
    assertThat(resource("AWS::IAM::Policy").toString())
        .contains("role/cdk-acme1-*", "repository/millrace-trainer-prod");
  }

  @Test
  void whatIsNoRepositoryIsRefused() {
    for (String repository : List.of("name", "owner/*", "owner/name:ref", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> deliver(repository))
          .withMessageContaining("repository: expected");
    }
  }

  private JsonNode resource(String type) throws Exception {
    deliver("owner/name").synth();
    return new JsonMapper()
        .readTree(Files.readAllBytes(folder.resolve("MillraceDelivery-prod.template.json")))
        .path("Resources")
        .valueStream()
        .filter(resource -> resource.path("Type").asString().equals(type))
        .findFirst()
        .orElseThrow()
        .path("Properties");
  }

  private App deliver(String repository) {
    App app = MillraceApp.app(folder.toString(), "acme1");
    MillraceApp.deliver(app, TestStages.named("prod"), repository, "acme1");
    return app;
  }
}
