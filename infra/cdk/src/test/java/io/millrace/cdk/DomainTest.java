package io.millrace.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A stage whose API has a domain of one's own, with a firewall before it and without. */
class DomainTest {

  private static final String NAME = "api.example.com";
  private static final String REGIONAL = "arn:aws:acm:eu-central-1:012345678901:certificate/1";
  private static final String EDGE = "arn:aws:acm:us-east-1:012345678901:certificate/2";

  /**
   * By Amazon's documentation: all is passed on, the host too, by which the API knows its domain.
   */
  private static final String ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";

  @ParameterizedTest
  @CsvSource({"dev, false", "prod, true"})
  void theDomainIsTheOnlyWayIn(String name, boolean firewall) {
    Stage stage = Stages.parse(withDomain(name, ", edgeCertificate: \"" + EDGE + "\"")).named(name);
    Synthesized templates = Synthesized.synthesize(stage);

    assertThat(stage.firewall()).isEqualTo(firewall);
    assertThat(only(templates, "AWS::ApiGatewayV2::Api").path("DisableExecuteApiEndpoint"))
        .asString()
        .isEqualTo("true");
    JsonNode domain = only(templates, "AWS::ApiGatewayV2::DomainName");
    assertThat(domain.path("DomainName").asString("")).isEqualTo(NAME);
    assertThat(domain.at("/DomainNameConfigurations/0/CertificateArn").asString(""))
        .isEqualTo(REGIONAL);
    assertThat(domain.at("/DomainNameConfigurations/0/SecurityPolicy").asString(""))
        .isEqualTo("TLS_1_2");
    JsonNode mapping = only(templates, "AWS::ApiGatewayV2::ApiMapping");
    assertThat(mapping.path("Stage").asString("")).isEqualTo("$default");
    JsonNode outputs = templates.loop().path("Outputs");
    assertThat(outputs.at("/ApiUrl/Value").toString())
        .contains("https://")
        .doesNotContain("execute-api");
    assertThat(outputs.at("/DomainTarget/Value").toString())
        .contains(firewall ? "Distribution" : "RegionalDomainName");
  }

  @Test
  void theFirewallsDoorBearsTheDomainAndPassesItsNameOn() {
    Stage stage =
        Stages.parse(withDomain("prod", ", edgeCertificate: \"" + EDGE + "\"")).named("prod");
    JsonNode door =
        only(Synthesized.synthesize(stage), "AWS::CloudFront::Distribution")
            .path("DistributionConfig");

    assertThat(door.path("Aliases").toString()).isEqualTo("[\"" + NAME + "\"]");
    assertThat(door.at("/ViewerCertificate/AcmCertificateArn").asString("")).isEqualTo(EDGE);
    assertThat(door.at("/ViewerCertificate/MinimumProtocolVersion").asString(""))
        .isEqualTo("TLSv1.2_2021");
    assertThat(door.at("/DefaultCacheBehavior/OriginRequestPolicyId").asString(""))
        .isEqualTo(ALL_VIEWER);
    assertThat(door.at("/Origins/0/DomainName").toString()).contains("RegionalDomainName");
  }

  @Test
  void aDoorWithoutACertificateOfItsOwnIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Stages.parse(withDomain("prod", "")))
        .withMessageContaining("domain.edgeCertificate");
  }

  private static String withDomain(String stage, String more) {
    return TestStages.with(
        TestStages.text(),
        stage,
        "domain: {name: %s, certificate: \"%s\"%s}".formatted(NAME, REGIONAL, more));
  }

  private static JsonNode only(Synthesized templates, String type) {
    assertThat(templates.all(type)).hasSize(1);
    return templates.all(type).getFirst().properties();
  }
}
