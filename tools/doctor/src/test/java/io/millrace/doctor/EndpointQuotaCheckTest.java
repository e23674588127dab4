package io.millrace.doctor;

import static io.millrace.doctor.AwsAnswers.DENIED_JSON;
import static io.millrace.doctor.AwsAnswers.PLACE;
import static io.millrace.doctor.AwsAnswers.place;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointQuotaCheckTest {

  private static final String QUOTAS =
      """
      {"Quotas": [
        {"QuotaCode": "L-A", "QuotaName": "ml.m5.large for endpoint usage", "Value": %s},
        {"QuotaCode": "L-B", "QuotaName": "ml.m5.large for training job usage", "Value": 0},
        {"QuotaCode": "L-C", "QuotaName": "Maximum total concurrency that can be allocated across all serverless endpoints", "Value": %s}]}
      """;

  private final StubAws stub = new StubAws();

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void whatTheAccountMayHaveIsTold() {
    stub.json("ListServiceQuotas", 200, QUOTAS.formatted("4", "10"));

    assertThat(new EndpointQuotaCheck(stub.aws(), PLACE).result())
        .isEqualTo(
            new Ok(
                "ml.m5.large for endpoint usage × 4,"
                    + " Maximum total concurrency that can be allocated across all serverless endpoints × 10"));
  }

  @Test
  void whatTheStageAllowsAndTheAccountDoesNotIsMissing(@TempDir Path home) throws IOException {
    Files.createDirectories(home.resolve("infra"));
    Files.writeString(
        home.resolve("infra/stages.yaml"),
        "stages: {prod: {endpoints: {instanceTypes: [ml.m5.large], mostInstances: 5}}}");
    stub.json("ListServiceQuotas", 200, QUOTAS.formatted("4", "10"));

    assertThat(
            new EndpointQuotaCheck(
                    stub.aws(), place("prod", "eu-central-1", StageSettings.read(home, "prod")))
                .result())
        .isInstanceOfSatisfying(
            Missing.class,
            missing -> {
              assertThat(missing.what())
                  .contains("ml.m5.large for endpoint usage × 4 (quota L-A)")
                  .doesNotContain("L-B", "L-C");
              assertThat(missing.remedy()).contains("request-service-quota-increase");
            });
  }

  @Test
  void whereTheStageSaysNothingOfEndpointsNoneIsNoFault() {
    stub.json("ListServiceQuotas", 200, QUOTAS.formatted("0", "0"));

    assertThat(new EndpointQuotaCheck(stub.aws(), PLACE).result())
        .isInstanceOfSatisfying(
            Ok.class,
            ok ->
                assertThat(ok.what())
                    .startsWith("versions answer in functions; ask for more before")
                    .contains("(quota L-A)", "(quota L-C)"));
  }

  @Test
  void whatIsNotListedOrMayNotBeSeenIsUnknown() {
    stub.json("ListServiceQuotas", 200, "{\"Quotas\": []}")
        .json("ListServiceQuotas", 400, DENIED_JSON);
    var check = new EndpointQuotaCheck(stub.aws(), PLACE);

    assertThat(check.result())
        .isInstanceOfSatisfying(
            Unknown.class,
            unknown ->
                assertThat(unknown.why())
                    .startsWith("Service Quotas lists none for ml.m5.large for endpoint usage"));
    assertThat(check.result())
        .isEqualTo(new Unknown("you may not look: it needs servicequotas:ListServiceQuotas"));
  }
}
