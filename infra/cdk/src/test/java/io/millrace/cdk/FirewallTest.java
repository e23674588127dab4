package io.millrace.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What stands in front of the API where the stage has a firewall. */
@EachStage
class FirewallTest {

  private static final List<String> AMAZONS =
      List.of(
          "AWSManagedRulesAmazonIpReputationList",
          "AWSManagedRulesKnownBadInputsRuleSet",
          "AWSManagedRulesCommonRuleSet");

  /** Whatever looks into a body, where somebody's text is; what else there is refuses. */
  private static final Map<String, List<String>> COUNTED =
      Map.of(
          "AWSManagedRulesAmazonIpReputationList",
          List.of(),
          "AWSManagedRulesKnownBadInputsRuleSet",
          List.of("JavaDeserializationRCE_BODY", "Log4JRCE_BODY", "ReactJSRCE_BODY"),
          "AWSManagedRulesCommonRuleSet",
          List.of(
              "CrossSiteScripting_BODY",
              "EC2MetaDataSSRF_BODY",
              "GenericLFI_BODY",
              "GenericRFI_BODY",
              "SizeRestrictions_BODY"));

  /** By Amazon's documentation: nothing is kept on the way, and all is passed on but the host. */
  private static final String CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

  private static final String ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

  private final Synthesized templates;
  private final boolean firewall;

  FirewallTest(Synthesized templates) {
    this.templates = templates;
    firewall = templates.stage().firewall();
  }

  @Test
  void thereIsOneWhereTheStageHasOne() {
    assertThat(templates.resources().stream().map(Synthesized.Resource::type))
        .filteredOn(type -> type.matches("AWS::(WAFv2|CloudFront)::.*"))
        .containsExactlyInAnyOrderElementsOf(
            !firewall
                ? List.of()
                : List.of(
                    "AWS::WAFv2::WebACL",
                    "AWS::WAFv2::LoggingConfiguration",
                    "AWS::CloudFront::Distribution"));
    assertThat(templates.loop().at("/Outputs/ApiUrl").toString().contains("Distribution"))
        .isEqualTo(firewall);
  }

  @Test
  void whoAsksTooOftenIsRefused() {
    if (!firewall) {
      return;
    }
    JsonNode rule = acl().at("/Rules/0");
    JsonNode counted = rule.at("/Statement/RateBasedStatement");
    assertThat(counted.path("Limit").asInt(0))
        .isEqualTo(templates.stage().throttle().ofOneAddressInFiveMinutes());
    assertThat(counted.path("EvaluationWindowSec").asInt(0)).isEqualTo(300);
    assertThat(counted.path("AggregateKeyType").asString("")).isEqualTo("IP");
    assertThat(rule.path("Action").has("Block")).isTrue();
  }

  @Test
  void whatLooksLikeAnAttackIsRefusedAndWhatIsInABodyIsCounted() {
    if (!firewall) {
      return;
    }
    assertThat(acl().path("Scope").asString("")).isEqualTo("CLOUDFRONT");
    assertThat(acl().path("DefaultAction").has("Allow")).isTrue();
    List<JsonNode> rules = acl().path("Rules").valueStream().skip(1).toList();
    assertThat(rules)
        .extracting(rule -> rule.at("/Statement/ManagedRuleGroupStatement/Name").asString(""))
        .isEqualTo(AMAZONS);
    assertThat(acl().path("Rules").valueStream().map(rule -> rule.path("Priority").asInt(-1)))
        .containsExactly(0, 1, 2, 3);
    assertThat(rules)
        .allSatisfy(rule -> {
          JsonNode group = rule.at("/Statement/ManagedRuleGroupStatement");
          assertThat(group.path("VendorName").asString("")).isEqualTo("AWS");
          assertThat(rule.path("OverrideAction").has("None")).isTrue();
          assertThat(group.path("RuleActionOverrides").isArray()).isTrue();
          assertThat(group.path("RuleActionOverrides"))
              .hasSameSizeAs(COUNTED.get(group.path("Name").asString("")))
              .allSatisfy(each ->
                  assertThat(each.path("ActionToUse").toString()).isEqualTo("{\"Count\":{}}"))
              .extracting(each -> each.path("Name").asString(""))
              .isEqualTo(COUNTED.get(group.path("Name").asString("")));
        });
  }

  @Test
  void whatIsRefusedOrCountedIsLoggedWithoutTheToken() {
    if (!firewall) {
      return;
    }
    JsonNode logging = templates.all("AWS::WAFv2::LoggingConfiguration").getFirst().properties();
    assertThat(logging.path("ResourceArn").toString()).contains("Rules");
    assertThat(logging.path("LogDestinationConfigs").toString()).contains("log-group:");
    assertThat(logging.path("RedactedFields").toString())
        .isEqualTo("[{\"SingleHeader\":{\"Name\":\"authorization\"}}]");
    assertThat(logging.at("/LoggingFilter/DefaultBehavior").asString("")).isEqualTo("DROP");
    JsonNode kept = logging.at("/LoggingFilter/Filters");
    assertThat(kept).hasSize(1);
    assertThat(kept.at("/0/Behavior").asString("")).isEqualTo("KEEP");
    assertThat(kept.at("/0/Requirement").asString("")).isEqualTo("MEETS_ANY");
    assertThat(kept.at("/0/Conditions").valueStream())
        .extracting(condition -> condition.at("/ActionCondition/Action").asString(""))
        .containsExactlyInAnyOrder("BLOCK", "COUNT");
  }

  @Test
  void refusalsAreCountedAndNoRequestIsKept() {
    if (!firewall) {
      return;
    }
    assertThat(Stream.concat(Stream.of(acl()), acl().path("Rules").valueStream()))
        .allSatisfy(counted -> {
          JsonNode seen = counted.path("VisibilityConfig");
          assertThat(seen.path("CloudWatchMetricsEnabled").asBoolean(false)).isTrue();
          assertThat(seen.path("SampledRequestsEnabled").asBoolean(true)).isFalse();
          assertThat(seen.path("MetricName").asString("")).isNotEmpty();
        });
  }

  @Test
  void theDoorIsBehindItAndPassesAllOnOverTls() {
    if (!firewall) {
      return;
    }
    JsonNode door =
        templates
            .all("AWS::CloudFront::Distribution")
            .getFirst()
            .properties()
            .path("DistributionConfig");
    assertThat(door.path("Enabled").asBoolean(false)).isTrue();
    assertThat(door.path("WebACLId").toString())
        .contains("MillraceEdge-" + templates.stage().name());
    assertThat(door.path("Origins")).hasSize(2);
    JsonNode api = passed(door.path("DefaultCacheBehavior"), door.at("/Origins/0"), 30);
    assertThat(api.toString()).contains("\"Api", ".execute-api.");
    assertThat(door.path("CacheBehaviors")).hasSize(1);
    JsonNode spoken = door.at("/CacheBehaviors/0");
    assertThat(spoken.path("PathPattern").asString("")).isEqualTo("/openai/*");
    assertThat(passed(spoken, door.at("/Origins/1"), 60).toString())
        .contains("FunctionUrl", "\"LanguageConverse");
    assertThat(templates.loop().at("/Outputs/LanguageUrl").toString()).contains("Distribution");
  }

  /** Where it is passed on to. */
  private static JsonNode passed(JsonNode behavior, JsonNode origin, int seconds) {
    assertThat(behavior.path("ViewerProtocolPolicy").asString("")).isEqualTo("https-only");
    assertThat(behavior.path("CachePolicyId").asString("")).isEqualTo(CACHING_DISABLED);
    assertThat(behavior.path("OriginRequestPolicyId").asString(""))
        .isEqualTo(ALL_VIEWER_EXCEPT_HOST);
    assertThat(behavior.path("AllowedMethods")).hasSize(7);
    assertThat(behavior.path("TargetOriginId").asString(""))
        .isEqualTo(origin.path("Id").asString("none"));
    JsonNode way = origin.path("CustomOriginConfig");
    assertThat(way.path("OriginProtocolPolicy").asString("")).isEqualTo("https-only");
    assertThat(way.path("OriginSSLProtocols").toString()).isEqualTo("[\"TLSv1.2\"]");
    assertThat(way.path("OriginReadTimeout").asInt(0)).isEqualTo(seconds);
    return origin.path("DomainName");
  }

  private JsonNode acl() {
    return templates.all("AWS::WAFv2::WebACL").getFirst().properties();
  }
}
