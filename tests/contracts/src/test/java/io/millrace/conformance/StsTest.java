package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.AwsEndpoint;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.StsClient;

/** AWS Security Token Service API Reference. */
class StsTest {

  @Test
  void whoeverAsksIsToldTheirAccountAndName() {
    try (StsClient sts = AwsEndpoint.GIVEN.clients().client(StsClient.builder())) {
      var caller = sts.getCallerIdentity();

      assertThat(caller.account()).matches("\\d{12}");
      assertThat(caller.arn())
          .matches("arn:aws[a-z-]*:(iam|sts)::%s:.+".formatted(caller.account()));
      assertThat(caller.userId()).isNotBlank();
    }
  }
}
