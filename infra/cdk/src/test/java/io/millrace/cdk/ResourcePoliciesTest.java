package io.millrace.cdk;

import static io.millrace.cdk.Policies.allowing;
import static io.millrace.cdk.Policies.each;
import static io.millrace.cdk.Policies.statements;
import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Stage.Encryption;
import io.millrace.cdk.Synthesized.Resource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whoever is let in from elsewhere is let in by name, and on the occasion that is meant. */
@EachStage
class ResourcePoliciesTest {

  private static final String LANGUAGE = "LanguageConverse";
  private static final String LAMBDA = "lambda.amazonaws.com";
  private static final Set<String> SERVICES =
      Set.of(
          LAMBDA,
          "firehose.amazonaws.com",
          "sagemaker.amazonaws.com",
          "scheduler.amazonaws.com",
          "vpc-flow-logs.amazonaws.com");

  private final Stage stage;
  private final Synthesized templates;

  ResourcePoliciesTest(Synthesized templates) {
    stage = templates.stage();
    this.templates = templates;
  }

  @Test
  void everyRoleIsForOneServiceThatActsForThisAccount() {
    for (Resource role : templates.all("AWS::IAM::Role")) {
      JsonNode trust = role.properties().at("/AssumeRolePolicyDocument/Statement");
      assertThat(trust).as(role.id()).hasSize(1);
      assertThat(trust.at("/0/Action").asString("")).as(role.id()).isEqualTo("sts:AssumeRole");
      assertThat(trust.at("/0/Principal")).as(role.id()).hasSize(1);
      String service = trust.at("/0/Principal/Service").asString("");
      assertThat(service).as(role.id()).isIn(SERVICES);
      // Lambda says on nobody's behalf that it acts, and passes roles within an account only.
      if (!service.equals(LAMBDA)) {
        assertThat(trust.at("/0/Condition/StringEquals/aws:SourceAccount/Ref").asString(""))
            .as(role.id())
            .isEqualTo("AWS::AccountId");
      }
    }
  }

  @Test
  void aFunctionIsInvokedByOurRulesAndOurApiOnly() {
    Set<String> rules = ids("AWS::Events::Rule");
    String api = templates.all("AWS::ApiGatewayV2::Api").getFirst().id();
    for (Resource permission : templates.all("AWS::Lambda::Permission")) {
      JsonNode given = permission.properties();
      assertThat(referenced(given.path("FunctionName"))).as(permission.id()).isNotEmpty();
      if (given.path("Principal").asString("").equals("*")) {
        continue;
      }
      assertThat(given.path("Action").asString("")).isEqualTo("lambda:InvokeFunction");
      switch (given.path("Principal").asString("")) {
        case "events.amazonaws.com" ->
            assertThat(referenced(given.path("SourceArn"))).as(permission.id()).isIn(rules);
        case "apigateway.amazonaws.com" ->
            assertThat(given.path("SourceArn").toString())
                .as(permission.id())
                .contains("\"" + api + "\"");
        case String other -> throw new AssertionError(permission.id() + " lets in " + other);
      }
    }
  }

  /** It asks for tokens itself, and by its URL alone does anybody reach it. */
  @Test
  void anybodyMayAskTheOneFunctionThatKnowsTokensAtItsUrlAndNoOther() {
    List<JsonNode> urls =
        templates.all("AWS::Lambda::Url").stream().map(Resource::properties).toList();
    assertThat(urls).hasSize(1);
    assertThat(urls.getFirst().path("AuthType").asString("")).isEqualTo("NONE");
    assertThat(urls.getFirst().path("InvokeMode").asString("")).isEqualTo("RESPONSE_STREAM");
    assertThat(urls.getFirst().has("Cors")).isFalse();
    assertThat(referenced(urls.getFirst().path("TargetFunctionArn"))).startsWith(LANGUAGE);

    List<JsonNode> anybodys =
        templates.all("AWS::Lambda::Permission").stream()
            .map(Resource::properties)
            .filter(given -> given.path("Principal").asString("").equals("*"))
            .toList();
    assertThat(anybodys)
        .allSatisfy(
            given -> assertThat(referenced(given.path("FunctionName"))).startsWith(LANGUAGE))
        .extracting(given ->
            "%s %s %s"
                .formatted(
                    given.path("Action").asString(""),
                    given.path("FunctionUrlAuthType").asString("-"),
                    given.path("InvokedViaFunctionUrl").asBoolean(false)))
        .containsExactlyInAnyOrder(
            "lambda:InvokeFunctionUrl NONE false", "lambda:InvokeFunction - true");
  }

  @Test
  void onlyTheStageBeforesPromoterIsLetIntoABucketAndOnlyToHandOver() {
    List<JsonNode> allowed =
        templates.all("AWS::S3::BucketPolicy").stream()
            .flatMap(policy -> allowing(policy.properties()))
            .toList();
    assertThat(allowed).hasSize(stage.neighbours().before().isPresent() ? 1 : 0);
    for (JsonNode statement : allowed) {
      assertThat(statement.at("/Principal/AWS").toString()).contains(":iam::", ":root");
      assertThat(statement.at("/Condition/ArnEquals/aws:PrincipalArn").toString())
          .contains(":role/millrace-", "-promoter");
      assertThat(actions(statement)).containsExactlyInAnyOrder("s3:GetObject", "s3:PutObject");
      assertThat(statement.path("Resource").toString()).contains("PromotionsBucket", "/*");
    }
  }

  @Test
  void onlyOurRulesLeaveLettersInTheirOwnName() {
    Set<String> rules = ids("AWS::Events::Rule");
    for (Resource policy : templates.all("AWS::SQS::QueuePolicy")) {
      allowing(policy.properties())
          .forEach(statement -> {
            assertThat(statement.at("/Principal/Service").asString(""))
                .isEqualTo("events.amazonaws.com");
            assertThat(actions(statement)).containsExactly("sqs:SendMessage");
            assertThat(referenced(statement.at("/Condition/ArnEquals/aws:SourceArn"))).isIn(rules);
          });
    }
  }

  @Test
  void everyKeysPolicyNamesItsUsersAndTheirOccasion() {
    for (Resource key : templates.all("AWS::KMS::Key")) {
      List<JsonNode> users =
          key.properties()
              .at("/KeyPolicy/Statement")
              .valueStream()
              .filter(statement -> !isOwnAccount(statement))
              .toList();
      assertThat(users)
          .allSatisfy(
              user -> assertThat(actions(user)).isNotEmpty().noneMatch(a -> a.contains("*")))
          .allSatisfy(user -> assertThat(hasItsOccasion(user)).as(user.toString()).isTrue());
      assertThat(key.properties().at("/KeyPolicy/Statement"))
          .as("of %s: the account itself, once, and its users".formatted(key.id()))
          .hasSize(users.size() + 1);
    }
    assertThat(stage.encryption() == Encryption.AWS_OWNED)
        .isEqualTo(templates.all("AWS::KMS::Key").size() == 1);
  }

  /** IAM says who in the account may use a key. */
  private static boolean isOwnAccount(JsonNode statement) {
    String principal = statement.at("/Principal/AWS").toString();
    return principal.contains("{\"Ref\":\"AWS::AccountId\"},\":root\"")
        && actions(statement).toList().equals(List.of("kms:*"));
  }

  private boolean hasItsOccasion(JsonNode user) {
    JsonNode condition = user.path("Condition");
    String principal = user.path("Principal").toString();
    if (principal.contains("\"logs.\"")) {
      return condition
          .at("/ArnLike/kms:EncryptionContext:aws:logs:arn")
          .toString()
          .contains(":log-group:/millrace/%s/*".formatted(stage.name()));
    }
    if (principal.matches(".*\"(events|cloudwatch)\\.amazonaws\\.com\".*")) {
      return condition
          .at("/StringEquals/aws:SourceAccount/Ref")
          .asString("")
          .equals("AWS::AccountId");
    }
    boolean isAccount = principal.contains(":root");
    boolean verifies =
        actions(user)
            .allMatch(Set.of("kms:Verify", "kms:GetPublicKey", "kms:DescribeKey")::contains);
    return isAccount
        && (verifies
            || (condition.at("/ArnEquals/aws:PrincipalArn").toString().contains("-promoter")
                && condition.at("/StringEquals/kms:ViaService").toString().contains("\"s3.\"")));
  }

  @Test
  void aKeyOfAnotherStageIsUsedByItsAliasOnly() {
    List<JsonNode> others =
        templates.all("AWS::IAM::Policy").stream()
            .flatMap(policy -> statements(policy.properties()))
            .filter(statement -> statement.path("Resource").toString().contains(":key/*"))
            .toList();
    assertThat(others)
        .hasSize(
            (stage.neighbours().before().isPresent() ? 1 : 0)
                + (stage.neighbours().after().isPresent() ? 1 : 0));
    for (JsonNode statement : others) {
      JsonNode condition = statement.path("Condition");
      if (actions(statement).toList().equals(List.of("kms:Verify"))) {
        assertThat(condition.at("/StringEquals/kms:RequestAlias").asString(""))
            .matches("alias/millrace-[a-z]+-signing");
      } else {
        assertThat(condition.at("/ForAnyValue:StringEquals/kms:ResourceAliases").asString(""))
            .matches("alias/millrace-[a-z]+-data");
        assertThat(condition.at("/StringEquals/kms:ViaService").toString()).contains("\"s3.\"");
      }
    }
  }

  @Test
  void whatAnotherStageNamesHasItsNameInEachStage() {
    assertThat(
            templates.all("AWS::IAM::Role").stream()
                .map(role -> role.properties().path("RoleName"))
                .filter(name -> !name.isMissingNode())
                .map(name -> name.at("/Fn::Join/1").toString()))
        .containsExactlyElementsOf(
            stage.neighbours().after().isPresent()
                ? List.of(
                    "[\"millrace-%s-promoter-\",{\"Ref\":\"AWS::Region\"}]".formatted(stage.name()))
                : List.of());
    assertThat(
            templates.all("AWS::S3::Bucket").stream()
                .filter(bucket -> bucket.id().startsWith("Promotions"))
                .map(bucket -> bucket.properties().path("BucketName").toString()))
        .allSatisfy(name ->
            assertThat(name).contains("\"millrace-%s-promotions-\"".formatted(stage.name())));
  }

  private static Stream<String> actions(JsonNode statement) {
    return each(statement.path("Action")).map(action -> action.asString(""));
  }

  private Set<String> ids(String type) {
    return templates.all(type).stream().map(Resource::id).collect(Collectors.toSet());
  }
}
