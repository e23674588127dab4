package io.millrace.doctor;

import io.millrace.cost.Deployment;
import io.millrace.cost.Resource;
import io.millrace.wire.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whom the checks ask about, and what AWS answers, as its API references show it. */
final class AwsAnswers {

  static final StageSettings.Endpoints ENDPOINTS = StageSettings.usual().endpoints();
  static final Place PLACE = place("dev", "eu-central-1", StageSettings.usual());
  static final Identity USER = new Identity("123456789012", "arn:aws:iam::123456789012:user/alice");
  static final Identity ROLE =
      new Identity("123456789012", "arn:aws:sts::123456789012:assumed-role/Ops/alice");

  static final String ALICE =
      """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <GetCallerIdentityResult>
          <Arn>arn:aws:iam::123456789012:user/alice</Arn>
          <UserId>AIDACKCEVSQ6C2EXAMPLE</UserId><Account>123456789012</Account>
        </GetCallerIdentityResult>
        <ResponseMetadata><RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ResponseMetadata>
      </GetCallerIdentityResponse>
      """;

  static final String DENIED_JSON =
      "{\"__type\":\"AccessDeniedException\",\"Message\":\"User is not authorized\"}";

  private AwsAnswers() {}

  static Place place(String stage, String region, StageSettings settings) {
    return new Place(Path.of("."), stage, region, null, null, List.of("ml.m5.large"), settings);
  }

  static List<Resource> templates(String function) {
    return Deployment.of(
            Map.of(
                "Millrace-dev",
                Json.mapper()
                    .readTree(
                        "{\"Resources\": {\"F\": {\"Type\": \"AWS::Lambda::Function\", \"Properties\": %s}}}"
                            .formatted(function))))
        .resources();
  }

  static String template(String key) {
    return """
    <GetTemplateResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><GetTemplateResult>
      <TemplateBody>{"Resources": {"F": {"Properties": {"Code": {"S3Key": "%s"}}}}}</TemplateBody>
    </GetTemplateResult></GetTemplateResponse>
    """
        .formatted(key);
  }

  static String stack(String status) {
    return """
    <DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>
      <member><StackName>Millrace-dev</StackName><CreationTime>2026-01-02T03:04:05Z</CreationTime>
      <StackStatus>%s</StackStatus></member>
    </Stacks></DescribeStacksResult></DescribeStacksResponse>
    """
        .formatted(status);
  }

  static String decision(String decision) {
    return """
    <SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult>
      <IsTruncated>false</IsTruncated><EvaluationResults><member>
        <EvalActionName>x</EvalActionName><EvalResourceName>*</EvalResourceName><EvalDecision>%s</EvalDecision>
      </member></EvaluationResults>
    </SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>
    """
        .formatted(decision);
  }

  static String error(String code, String message) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
        .formatted(code, message);
  }
}
