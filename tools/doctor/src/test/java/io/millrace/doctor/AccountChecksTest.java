package io.millrace.doctor;

import static io.millrace.doctor.AwsAnswers.ALICE;
import static io.millrace.doctor.AwsAnswers.DENIED_JSON;
import static io.millrace.doctor.AwsAnswers.PLACE;
import static io.millrace.doctor.AwsAnswers.ROLE;
import static io.millrace.doctor.AwsAnswers.USER;
import static io.millrace.doctor.AwsAnswers.decision;
import static io.millrace.doctor.AwsAnswers.error;
import static io.millrace.doctor.AwsAnswers.place;
import static io.millrace.doctor.AwsAnswers.stack;
import static io.millrace.doctor.AwsAnswers.template;
import static io.millrace.doctor.AwsAnswers.templates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.cost.Resource;
import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.NotApplicable;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import io.millrace.domain.InvalidInputException;
import io.millrace.wire.Json;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of an account, with answers as AWS's API references show them. */
class AccountChecksTest {

  private final StubAws stub = new StubAws();

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void whoAsksIsTold() {
    stub.xml("GetCallerIdentity", 200, ALICE);
    var check = new CredentialsCheck(stub.aws(), PLACE);

    assertThat(check.result()).isEqualTo(new Ok("arn:aws:iam::123456789012:user/alice"));
    assertThat(check.identity()).contains(USER);
  }

  @Test
  void anotherAccountThanTheStagesIsNotLookedAt() {
    stub.xml("GetCallerIdentity", 200, ALICE);
    var theirs =
        new StageSettings(
            "999999999999", null, List.of("ml.m5.large"), AwsAnswers.ENDPOINTS, "hnb659fds");
    var check = new CredentialsCheck(stub.aws(), place("prod", "eu-central-1", theirs));

    assertThat(check.result())
        .isInstanceOfSatisfying(
            Missing.class,
            missing ->
                assertThat(missing.what())
                    .isEqualTo(
                        "these are of account 123456789012, and stage prod belongs to 999999999999"));
    assertThat(check.identity()).isEmpty();
  }

  @Test
  void theBootstrapThatIsLookedForHasTheStagesQualifier() {
    stub.json("GetParameter", 400, "{\"__type\":\"ParameterNotFound\"}");
    var settings =
        new StageSettings(null, null, List.of("ml.m5.large"), AwsAnswers.ENDPOINTS, "acme1");

    new BootstrapCheck(stub.aws(), place("dev", "eu-central-1", settings), USER).result();

    assertThat(stub.asked()).singleElement().asString().contains("/cdk-bootstrap/acme1/version");
  }

  @Test
  void whatIsCommittedOfAStageIsRead(@TempDir Path home) throws Exception {
    Files.createDirectories(home.resolve("infra"));
    Files.writeString(
        home.resolve("infra/stages.yaml"),
        """
        bootstrapQualifier: acme1
        stages:
          dev: {}
          prod:
            account: "111111111111"
            region: eu-west-1
            training: {instanceTypes: [ml.c5.xlarge, ml.m5.large]}
        """);

    assertThat(StageSettings.read(home, "prod"))
        .isEqualTo(
            new StageSettings(
                "111111111111",
                "eu-west-1",
                List.of("ml.c5.xlarge", "ml.m5.large"),
                new StageSettings.Endpoints(List.of("ml.c5.xlarge", "ml.m5.large"), 2, false),
                "acme1"));
    assertThat(StageSettings.read(home, "dev").account()).isNull();
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> StageSettings.read(home, "qa"))
        .withMessageEndingWith("has no stage 'qa', but dev, prod");
  }

  @Test
  void expiredCredentialsAreToBeRenewed() {
    stub.xml("GetCallerIdentity", 403, error("ExpiredToken", "The security token has expired"));

    assertThat(new CredentialsCheck(stub.aws(), PLACE).result())
        .isEqualTo(new Missing("the credentials have expired", "aws sso login, or renew them"));
  }

  @Test
  void unknownCredentialsAreSaidToBeUnknown() {
    stub.xml(
        "GetCallerIdentity", 403, error("InvalidClientTokenId", "The security token is invalid"));

    assertThat(new CredentialsCheck(stub.aws(), PLACE).result())
        .isInstanceOfSatisfying(
            Missing.class, missing -> assertThat(missing.what()).contains("InvalidClientTokenId"));
  }

  @Test
  void withoutNetworkNothingHangs() {
    stub.close();

    assertThat(new CredentialsCheck(stub.aws(), PLACE).result())
        .isInstanceOfSatisfying(
            Missing.class, missing -> assertThat(missing.remedy()).contains("network"));
    assertThat(new BootstrapCheck(stub.aws(), PLACE, USER).result()).isInstanceOf(Unknown.class);
  }

  @Test
  void whereNoLocalCloudAnswersItIsToBeStarted() {
    var nobody = URI.create("http://127.0.0.1:1");
    var local =
        new Place(Path.of("."), "dev", "us-east-1", null, nobody, List.of(), StageSettings.usual());

    assertThat(new CredentialsCheck(StubAws.aws(nobody), local).result())
        .isInstanceOfSatisfying(
            Missing.class, missing -> assertThat(missing.remedy()).contains("./millrace up"));
  }

  @Test
  void aBootstrapIsThereAndNewEnoughOrToBeMade() {
    stub.json("GetParameter", 200, "{\"Parameter\":{\"Name\":\"v\",\"Value\":\"28\"}}")
        .json("GetParameter", 200, "{\"Parameter\":{\"Name\":\"v\",\"Value\":\"5\"}}")
        .json("GetParameter", 400, "{\"__type\":\"ParameterNotFound\"}")
        .json("GetParameter", 400, DENIED_JSON);
    HealthCheck check = new BootstrapCheck(stub.aws(), PLACE, USER);
    String remedy = "npx aws-cdk bootstrap --qualifier hnb659fds aws://123456789012/eu-central-1";

    assertThat(check.result()).isEqualTo(new Ok("version 28"));
    assertThat(check.result()).isEqualTo(new Missing("version 5, and 6 is needed", remedy));
    assertThat(check.result())
        .isEqualTo(new Missing("account and region were never bootstrapped", remedy));
    assertThat(check.result())
        .isEqualTo(new Unknown("you may not look: it needs ssm:GetParameter"));
  }

  @Test
  void aQuotaOfZeroIsFoundOnAnyPage() {
    String page =
        """
        {"Quotas": [{"QuotaCode": "L-%s", "QuotaName": "%s for %s job usage", "Value": %s}]%s}
        """;
    stub.json(
            "ListServiceQuotas",
            200,
            page.formatted("AAAA", "ml.m5.large", "processing", "8", ", \"NextToken\": \"2\""))
        .json("ListServiceQuotas", 200, page.formatted("BBBB", "ml.m5.large", "training", "0", ""));

    assertThat(new TrainingQuotaCheck(stub.aws(), PLACE).result())
        .isInstanceOfSatisfying(
            Missing.class,
            missing -> {
              assertThat(missing.what())
                  .contains("ml.m5.large for training job usage (quota L-BBBB)");
              assertThat(missing.remedy()).contains("request-service-quota-increase");
            });
  }

  @Test
  void aTypeWithoutAQuotaIsUnknown() {
    stub.json("ListServiceQuotas", 200, "{\"Quotas\": []}");

    assertThat(new TrainingQuotaCheck(stub.aws(), PLACE).result())
        .isEqualTo(
            new Unknown(
                "Service Quotas lists none for ml.m5.large for training job usage,"
                    + " ml.m5.large for spot training job usage"));
  }

  @Test
  void spotHasAQuotaOfItsOwn() {
    stub.json(
        "ListServiceQuotas",
        200,
        """
        {"Quotas": [
          {"QuotaCode": "L-A", "QuotaName": "ml.m5.large for training job usage", "Value": 4},
          {"QuotaCode": "L-B", "QuotaName": "ml.m5.large for spot training job usage", "Value": 0}]}
        """);

    assertThat(new TrainingQuotaCheck(stub.aws(), PLACE).result())
        .isInstanceOfSatisfying(
            Missing.class,
            missing ->
                assertThat(missing.what())
                    .contains("ml.m5.large for spot training job usage (quota L-B)")
                    .doesNotContain("L-A"));
  }

  @Test
  void whatTrainingJobsPrintIsToBeDeletedOneDay() {
    String groups =
        "{\"logGroups\": [{\"logGroupName\": \"/aws/sagemaker/TrainingJobs/of-others\"}%s]}";
    stub.json("DescribeLogGroups", 200, groups.formatted(""))
        .json(
            "DescribeLogGroups",
            200,
            groups.formatted(", {\"logGroupName\": \"/aws/sagemaker/TrainingJobs\"}"))
        .json(
            "DescribeLogGroups",
            200,
            groups.formatted(
                ", {\"logGroupName\": \"/aws/sagemaker/TrainingJobs\", \"retentionInDays\": 30}"));
    var check = new TrainingLogsCheck(stub.aws(), PLACE);

    assertThat(check.result()).isEqualTo(new Ok("no job has printed anything yet"));
    assertThat(check.result())
        .isInstanceOfSatisfying(
            Missing.class,
            missing -> assertThat(missing.remedy()).contains("put-retention-policy"));
    assertThat(check.result()).isEqualTo(new Ok("kept for 30 days"));
  }

  @Test
  void capturesAreComparedWithTheThrottle() {
    List<Resource> letting =
        templates("{\"DefaultRouteSettings\": {\"ThrottlingRateLimit\": 1000}}");
    Place large = place("prod", "us-east-1", StageSettings.usual());

    assertThat(new CapturesCheck(large, letting).result()).isInstanceOf(Ok.class);
    assertThat(new CapturesCheck(PLACE, letting).result())
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.why()).contains("1000", "ask for more"));
    assertThat(new CapturesCheck(PLACE, List.of()).result()).isInstanceOf(Unknown.class);
  }

  @Test
  void moreIsReservedThanTheAccountMayRun() {
    stub.json(
        "/2016-08-19/account-settings",
        200,
        "{\"AccountLimit\": {\"ConcurrentExecutions\": 10, \"UnreservedConcurrentExecutions\": 10}}");
    List<Resource> reserving = templates("{\"ReservedConcurrentExecutions\": 5}");

    assertThat(new ConcurrencyCheck(stub.aws(), PLACE, reserving).result())
        .isInstanceOfSatisfying(
            Missing.class,
            missing ->
                assertThat(missing.what()).contains("10 functions", "reserving 5 needs 105"));
    assertThat(new ConcurrencyCheck(stub.aws(), PLACE, List.of()).result())
        .isEqualTo(new Ok("10 functions at once, 0 reserved"));
  }

  @Test
  void theTrainersImageIsLookedForByTheTagOfTheTemplate() {
    List<Resource> launching = new ArrayList<>();
    launching.addAll(
        templates(
            """
            {"Environment": {"Variables": {"TRAINER_IMAGE": {"Fn::Join": ["", [
              {"Fn::Select": [4, {"Fn::Split": [":", {"Fn::ImportValue": "MillraceData-dev:Arn"}]}]}, ".dkr.ecr.",
              {"Ref": "AWS::Region"}, "/", {"Fn::ImportValue": "MillraceData-dev:Name"}, ":0.1.0"]]}}}}
            """));
    launching.add(
        new Resource(
            "MillraceData-dev",
            "Trainer",
            "AWS::ECR::Repository",
            Json.mapper().readTree("{\"RepositoryName\": \"millrace-trainer-dev\"}")));
    stub.json("DescribeImages", 400, "{\"__type\":\"RepositoryNotFoundException\"}")
        .json("DescribeImages", 400, "{\"__type\":\"ImageNotFoundException\"}")
        .json(
            "DescribeImages",
            200,
            "{\"imageDetails\":[{\"repositoryName\":\"millrace-trainer-dev\",\"imagePushedAt\":1764000000}]}");
    HealthCheck check = new TrainerImageCheck(stub.aws(), PLACE, launching);
    String push = "run the command of MillraceData-dev's output PushTrainer";

    assertThat(check.result())
        .isEqualTo(
            new Missing(
                "there is no image repository millrace-trainer-dev",
                "npx aws-cdk deploy MillraceData-dev -c stage=dev, then " + push));
    assertThat(check.result())
        .isEqualTo(new Missing("millrace-trainer-dev has no image 0.1.0", push));
    assertThat(check.result())
        .isEqualTo(new Ok("millrace-trainer-dev:0.1.0, pushed 2025-11-24T16:00:00Z"));
    assertThat(stub.asked()).allMatch(body -> body.contains("\"imageTag\":\"0.1.0\""));
  }

  @Test
  void whatMayNotBeDoneIsNamedWithItsPurpose() {
    stub.xml("SimulatePrincipalPolicy", 200, decision("allowed"))
        .xml("SimulatePrincipalPolicy", 200, decision("allowed"))
        .xml("SimulatePrincipalPolicy", 200, decision("allowed"))
        .xml("SimulatePrincipalPolicy", 200, decision("implicitDeny"))
        .xml("SimulatePrincipalPolicy", 200, decision("allowed"));

    assertThat(new PermissionsCheck(stub.aws(), PLACE, USER).result())
        .isInstanceOfSatisfying(
            Missing.class,
            missing -> {
              assertThat(missing.what())
                  .isEqualTo("not allowed: lambda:InvokeFunction (to issue the first token)");
              assertThat(missing.remedy())
                  .contains(USER.arn())
                  .contains("arn:aws:lambda:eu-central-1:123456789012:function:");
            });
  }

  @Test
  void theRoleBehindASessionIsSimulated() {
    stub.xml(
            "GetRole",
            200,
            """
            <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role>
              <Path>/teams/</Path><RoleName>Ops</RoleName><RoleId>AROADBQP57FF2AEXAMPLE</RoleId>
              <Arn>arn:aws:iam::123456789012:role/teams/Ops</Arn>
              <CreateDate>2026-01-02T03:04:05Z</CreateDate>
            </Role></GetRoleResult></GetRoleResponse>
            """)
        .xml("SimulatePrincipalPolicy", 200, decision("allowed"));

    assertThat(new PermissionsCheck(stub.aws(), PLACE, ROLE).result())
        .isEqualTo(new Ok("to deploy and to operate"));
    assertThat(stub.asked().getLast())
        .contains("PolicySourceArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fteams%2FOps");
  }

  @Test
  void whoMayNotSimulateIsToldThatItIsUnknown() {
    stub.xml("SimulatePrincipalPolicy", 403, error("AccessDenied", "not authorized"));

    assertThat(new PermissionsCheck(stub.aws(), PLACE, USER).result())
        .isEqualTo(
            new Unknown("you may not look: it needs iam:SimulatePrincipalPolicy and iam:GetRole"));
  }

  @Test
  void anAnswerThatIsNotOfAwsIsSaidByItsStatus() {
    stub.xml("SimulatePrincipalPolicy", 502, "<html><body>Bad Gateway</body></html>");

    assertThat(new PermissionsCheck(stub.aws(), PLACE, USER).result())
        .isEqualTo(new Unknown("iam:SimulatePrincipalPolicy and iam:GetRole answered status 502"));
  }

  @Test
  void aStackIsWellOnlyWhenItCameToRest() {
    stub.xml("DescribeStacks", 200, stack("UPDATE_COMPLETE"))
        .xml("DescribeStacks", 200, stack("UPDATE_IN_PROGRESS"))
        .xml("DescribeStacks", 200, stack("ROLLBACK_COMPLETE"))
        .xml(
            "DescribeStacks",
            400,
            error("ValidationError", "Stack with id Millrace-dev does not exist"));
    HealthCheck check = new StackCheck(stub.aws(), PLACE, "Millrace-dev");

    assertThat(check.result()).isEqualTo(new Ok("Millrace-dev is UPDATE_COMPLETE"));
    assertThat(check.result()).isInstanceOf(Unknown.class);
    assertThat(check.result()).isInstanceOf(Missing.class);
    assertThat(check.result())
        .isInstanceOfSatisfying(
            NotApplicable.class, not -> assertThat(not.why()).contains("cdk deploy"));
  }

  @Test
  void otherCodeThanIsBuiltHereIsFound() {
    List<Resource> built = templates("{\"Code\": {\"S3Key\": \"new.zip\"}}");
    stub.xml("GetTemplate", 200, template("new.zip")).xml("GetTemplate", 200, template("old.zip"));
    HealthCheck check = new CodeCheck(stub.aws(), PLACE, built);

    assertThat(check.result()).isEqualTo(new Ok("what is built here is deployed"));
    assertThat(check.result())
        .isInstanceOfSatisfying(
            Missing.class, missing -> assertThat(missing.what()).startsWith("1 of 1 functions"));
  }
}
