package io.millrace.cdk;

import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Synthesized.Resource;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The routes of the API in the templates, and who may call them. */
@EachStage
class ApiRoutesTest {

  private final Synthesized templates;

  ApiRoutesTest(Synthesized templates) {
    this.templates = templates;
  }

  @Test
  void noRouteIsOpen() {
    assertThat(templates.all("AWS::ApiGatewayV2::Route"))
        .allSatisfy(route -> {
          boolean signed = route.properties().path("RouteKey").asString("").contains("/iam/");
          assertThat(route.properties().path("AuthorizationType").asString())
              .isEqualTo(signed ? "AWS_IAM" : "CUSTOM");
          assertThat(route.properties().path("AuthorizerId").isMissingNode()).isEqualTo(signed);
        })
        .extracting(route -> route.properties().path("RouteKey").asString())
        .containsExactlyInAnyOrder(
            "POST /v1/models/{model}/predict",
            "GET /v1/models/{model}",
            "POST /v1/models/{model}/invocations",
            "POST /endpoints/{model}/invocations",
            "POST /iam/endpoints/{model}/invocations",
            "GET /v2",
            "GET /v2/health/live",
            "GET /v2/health/ready",
            "GET /v2/models/{model}",
            "GET /v2/models/{model}/ready",
            "POST /v2/models/{model}/infer",
            "GET /v2/models/{model}/versions/{version}",
            "GET /v2/models/{model}/versions/{version}/ready",
            "POST /v2/models/{model}/versions/{version}/infer",
            "GET /v1/models/{model}/example",
            "POST /v1/models/{model}/feedback",
            "ANY /v2",
            "ANY /v2/{proxy+}",
            "ANY /endpoints/{proxy+}",
            "ANY /v1/{proxy+}");
  }

  @Test
  void theAuthorizersReadOneHeaderEachAndAreAskedAgainAfterAMinute() {
    assertThat(templates.all("AWS::ApiGatewayV2::Authorizer"))
        .extracting(Resource::properties)
        .allSatisfy(authorizer -> {
          assertThat(authorizer.path("AuthorizerResultTtlInSeconds").asInt()).isEqualTo(60);
          assertThat(authorizer.path("EnableSimpleResponses").asBoolean()).isTrue();
          assertThat(authorizer.path("AuthorizerType").asString("")).isEqualTo("REQUEST");
          assertThat(authorizer.path("AuthorizerPayloadFormatVersion").asString(""))
              .isEqualTo("2.0");
          assertThat(authorizer.path("AuthorizerUri").toString()).contains("AuthorizeLive");
        })
        .extracting(authorizer -> authorizer.path("IdentitySource").toString())
        .containsExactlyInAnyOrder(
            "[\"$request.header.Authorization\"]", "[\"$request.header.X-Amz-Security-Token\"]");
  }

  /** A signature says who asks, is no secret, and is not verified: nothing is remembered by it. */
  @Test
  void onlyTheRouteOfSignedRequestsIsOpenedBySessionTokens() {
    String session =
        templates.all("AWS::ApiGatewayV2::Authorizer").stream()
            .filter(each -> each.properties().path("IdentitySource").toString().contains("Amz"))
            .map(Resource::id)
            .findFirst()
            .orElseThrow();
    assertThat(templates.all("AWS::ApiGatewayV2::Route"))
        .allSatisfy(route ->
            assertThat(referenced(route.properties().path("AuthorizerId")).equals(session))
                .as(route.id())
                .isEqualTo(
                    route
                        .properties()
                        .path("RouteKey")
                        .asString("")
                        .equals("POST /endpoints/{model}/invocations")));
  }

  @Test
  void predictionsAreAnsweredByOneFunctionAndAllElseByAnother() {
    Map<String, String> integrations =
        templates.all("AWS::ApiGatewayV2::Integration").stream()
            .collect(
                Collectors.toMap(
                    Resource::id, i -> referenced(i.properties().path("IntegrationUri"))));
    for (Resource route : templates.all("AWS::ApiGatewayV2::Route")) {
      String target = referenced(route.properties().at("/Target/Fn::Join/1/1"));
      String key = route.properties().path("RouteKey").asString("");
      assertThat(integrations.getOrDefault(target, "nothing"))
          .as(route.id())
          .contains(key.startsWith("ANY ") ? "ControlApiLive" : "PredictLive");
    }
  }

  @Test
  void callsAreLoggedWithoutWhatTheyCarry() {
    JsonNode api = templates.all("AWS::ApiGatewayV2::Stage").getFirst().properties();
    assertThat(api.path("AccessLogSettings").path("Format").asString())
        .contains("$context.requestId", "$context.status", "$context.authorizer.subject")
        .doesNotContain("$request", "$context.path", "authorizer.error");
    assertThat(referenced(api.at("/AccessLogSettings/DestinationArn"))).startsWith("ApiAccessLog");
    assertThat(api.path("StageName").asString("")).isEqualTo("$default");
    assertThat(api.path("AutoDeploy").asBoolean(false)).isTrue();
    assertThat(api.at("/DefaultRouteSettings/DetailedMetricsEnabled").asBoolean(false)).isTrue();
  }
}
