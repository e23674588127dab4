package io.millrace.cdk;

import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.millrace.cdk.Synthesized.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stage that tells people what they should know. */
class NoticesTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private static Path folder;

  private static Synthesized templates;

  @BeforeAll
  static void synthesize() throws IOException {
    Stage stage = telling();
    App app = MillraceApp.app(folder.toString(), Stages.USUAL_QUALIFIER);
    MillraceApp.provision(
        app,
        stage,
        new Artifacts(Architecture.ARM_64, NoticesTest::code, () -> Synthesized.TRAINER),
        EdgeStack.REGION);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    app.synth();
    templates = Synthesized.read(folder, stage);
  }

  private static Code code(String module) {
    try {
      return Code.fromAsset(Synthesized.standIn(folder, module).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stage telling() {
    return told(
        "notify:",
        "  - email: team@example.com",
        "  - slack: millrace/dev/slack",
        "  - teams: millrace/dev/teams",
        "  - webhook: {url: 'https://example.com/hook', header: X-Key, secret: millrace/dev/hook}",
        "    events: [incident.opened, incident.closed]",
        "    projects: [telco-churn]");
  }

  private static Stage told(String... lines) {
    return Stages.parse(TestStages.with(TestStages.text(), "dev", lines)).named("dev");
  }

  @Test
  void eachReceiverHasARuleThatPicksWhatHasANotice() {
    assertThat(rules()).hasSize(4);
    for (Resource rule : rules()) {
      JsonNode pattern = rule.properties().path("EventPattern");
      assertThat(pattern.at("/$or/0/source")).hasToString("[\"millrace\"]");
      assertThat(pattern.at("/detail/notice")).hasToString("[{\"exists\":true}]");
    }
    JsonNode chosen = rule("Webhook").path("EventPattern");
    assertThat(chosen.at("/$or/0/detail-type"))
        .hasToString("[\"incident.opened\",\"incident.closed\"]");
    assertThat(chosen.at("/detail/data/project")).hasToString("[\"telco-churn\"]");
    assertThat(rule("SLACK").at("/EventPattern/$or/0").has("detail-type")).isFalse();
  }

  @Test
  void whatComesAgainIsForTheTargetThatDidNotTakeItAndOnlyTheApiSaysSo() {
    for (Resource rule : rules()) {
      JsonNode again = rule.properties().at("/EventPattern/$or/1");
      assertThat(again.path("source")).hasToString("[\"millrace.again\"]");
      assertThat(again.path("resources"))
          .singleElement()
          .isEqualTo(rule.properties().at("/Targets/0/Arn"));
    }
    assertThat(
            templates.all("AWS::IAM::Policy").stream()
                .filter(policy -> policy.properties().toString().contains("\"millrace.again\""))
                .map(Resource::id))
        .singleElement()
        .asString()
        .startsWith("Control");
  }

  @Test
  void aWebhookGetsTheCloudEventAndAChannelAMessageInItsMessengersShape() {
    JsonNode hook = rule("Webhook").at("/Targets/0");
    assertThat(hook.path("InputPath").asString()).isEqualTo("$.detail");
    assertThat(hook.at("/HttpParameters/HeaderParameters/Content-Type").asString())
        .isEqualTo("application/cloudevents+json; charset=utf-8");

    JsonNode slack = JSON.readTree(template("SLACK"));
    assertThat(slack.path("text").asString()).isEqualTo("Millrace dev: <notice>");

    JsonNode card = JSON.readTree(template("TEAMS"));
    assertThat(card.at("/attachments/0/contentType").asString())
        .isEqualTo("application/vnd.microsoft.card.adaptive");
    assertThat(card.at("/attachments/0/content/body/0/text").asString())
        .isEqualTo("Millrace dev: <notice>");

    assertThat(template("Mail")).isEqualTo("\"Millrace dev: <notice>\"");
  }

  @Test
  void whatWebhooksAreToldIsSignedByAKeyThatOnlyWhoAnnouncesMayUse() {
    Resource key =
        templates.loop().path("Resources").properties().stream()
            .map(each -> new Resource(each.getKey(), each.getValue()))
            .filter(each -> each.type().equals("AWS::KMS::Key"))
            .findFirst()
            .orElseThrow();
    assertThat(key.properties().path("KeySpec").asString()).isEqualTo("ECC_NIST_P256");
    assertThat(
            templates.all("AWS::IAM::Policy").stream()
                .filter(policy ->
                    Policies.statements(policy.properties())
                        .anyMatch(statement ->
                            Policies.each(statement.path("Resource"))
                                .anyMatch(each -> referenced(each).equals(key.id()))))
                .map(Resource::id))
        .singleElement()
        .asString()
        .startsWith("Outbox");
    assertThat(
            templates.all("AWS::Lambda::Function").stream()
                .filter(function ->
                    function.properties().at("/Environment/Variables").has("NOTICE_KEY"))
                .map(Resource::id))
        .singleElement()
        .asString()
        .startsWith("Outbox");
    assertThat(templates.loop().at("/Outputs/NoticesKey/Value").asString())
        .contains("--key-id alias/millrace-dev-notices ");
  }

  @Test
  void whoTellsNoWebhookPaysForNoKey() {
    assertThat(told("notify: [{email: a@b.cd}, {slack: millrace/dev/slack}]").tellsWebhooks())
        .isFalse();
    assertThat(telling().tellsWebhooks()).isTrue();
  }

  @Test
  void aTemplateHoldsNamesOfSecretsOnly() {
    for (Resource connection : templates.all("AWS::Events::Connection")) {
      String value =
          connection.properties().at("/AuthParameters/ApiKeyAuthParameters/ApiKeyValue").asString();
      assertThat(value)
          .isEqualTo(
              connection.id().contains("Webhook")
                  ? "{{resolve:secretsmanager:millrace/dev/hook:SecretString:::}}"
                  : "dev");
    }
    assertThat(
            templates.all("AWS::Events::ApiDestination").stream()
                .map(each -> each.properties().path("InvocationEndpoint").asString()))
        .containsExactlyInAnyOrder(
            "{{resolve:secretsmanager:millrace/dev/slack:SecretString:::}}",
            "{{resolve:secretsmanager:millrace/dev/teams:SecretString:::}}",
            "https://example.com/hook");
  }

  @Test
  void whatCouldNotBeDeliveredInADayIsKeptAndRings() {
    Set<String> allowed =
        templates.all("AWS::SQS::QueuePolicy").stream()
            .flatMap(policy -> Policies.statements(policy.properties()))
            .flatMap(statement -> Policies.each(statement.at("/Condition/ArnEquals/aws:SourceArn")))
            .map(Synthesized::referenced)
            .collect(Collectors.toSet());
    for (Resource rule : rules()) {
      JsonNode target = rule.properties().at("/Targets/0");
      assertThat(referenced(target.at("/DeadLetterConfig/Arn"))).contains("DeadLetters");
      assertThat(target.at("/RetryPolicy/MaximumRetryAttempts").asInt()).isEqualTo(185);
      assertThat(target.at("/RetryPolicy/MaximumEventAgeInSeconds").asInt()).isEqualTo(86_400);
      assertThat(allowed).contains(rule.id());
    }
  }

  @Test
  void onlyTheRuleWritesToTheTopicAndEventBridgeSendsToTheAddressesOnly() {
    JsonNode policy =
        templates.all("AWS::SNS::TopicPolicy").stream()
            .filter(each -> each.id().startsWith("Notices"))
            .findFirst()
            .orElseThrow()
            .properties();
    assertThat(Policies.refusesPlainText(policy)).isTrue();
    assertThat(Policies.statements(policy))
        .filteredOn(statement -> statement.path("Effect").asString().equals("Allow"))
        .singleElement()
        .satisfies(statement ->
            assertThat(
                    referenced(
                        Policies.each(statement.at("/Condition/ArnEquals/aws:SourceArn"))
                            .findFirst()
                            .orElseThrow()))
                .startsWith("NoticesMail"));

    JsonNode sender =
        templates.all("AWS::IAM::Policy").stream()
            .filter(each -> each.id().startsWith("NoticesSender"))
            .findFirst()
            .orElseThrow()
            .properties()
            .at("/PolicyDocument/Statement");
    assertThat(sender).hasSize(1);
    assertThat(sender.at("/0/Action").asString()).isEqualTo("events:InvokeApiDestination");
    assertThat(sender.at("/0/Resource")).hasSize(3);
    assertThat(sender.at("/0/Resource").toString()).doesNotContain("*");
  }

  @Test
  void noRuleOfAwsSolutionsIsBroken() throws IOException {
    assertThat(Files.readString(folder.resolve("validation-report.json")))
        .doesNotContain("violations");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "notify: []",
        "notify: [{email: nobody}]",
        "notify: [{slack: '../../etc/passwd'}]",
        "notify: [{webhook: {url: 'http://example.com', header: X-Key, secret: s}}]",
        "notify: [{webhook: {url: 'https://example.com', header: 'X Key', secret: s}}]",
        "notify: [{email: a@b.cd, slack: s}]",
        "notify: [{email: a@b.cd, events: [version.deployed]}]"
      })
  void whatIsNoReceiverIsRefusedByItsPlace(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> told(line))
        .withMessageContaining("/stages/dev/notify");
  }

  @Test
  void aReceiverIsToldOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> told("notify: [{email: a@b.cd}, {email: a@b.cd, events: [run.failed]}]"))
        .withMessageContaining("notify: expected each receiver once");
  }

  private static String template(String receiver) {
    return rule(receiver).at("/Targets/0/InputTransformer/InputTemplate").asString();
  }

  private static JsonNode rule(String receiver) {
    return rules().stream()
        .filter(rule -> rule.id().startsWith("Notices" + receiver))
        .findFirst()
        .orElseThrow()
        .properties();
  }

  private static List<Resource> rules() {
    return templates.all("AWS::Events::Rule").stream()
        .filter(rule -> rule.id().startsWith("Notices"))
        .toList();
  }
}
