package io.millrace.cdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.wafv2.CfnLoggingConfiguration;
import software.amazon.awscdk.services.wafv2.CfnLoggingConfiguration.FieldToMatchProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.amazon.awscdk.services.wafv2.CfnWebACL.DefaultActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.ManagedRuleGroupStatementProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.OverrideActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.RateBasedStatementProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.RuleActionOverrideProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.RuleActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.RuleProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.StatementProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.VisibilityConfigProperty;
import software.constructs.Construct;

/**
 * The rules of a stage's firewall, in the one region where CloudFront takes them from.
 *
 * <p>One address that asks too often is refused for a while; so are addresses of bad repute and
 * requests that look like known attacks. What is in a body is counted and let through: predictions
 * come many at once, and a text that somebody wrote may look like anything.
 */
public final class EdgeStack extends Stack {

  static final String REGION = "us-east-1";

  private final CfnWebACL acl;

  EdgeStack(Construct scope, String id, Stage stage, String home) {
    super(
        scope,
        id,
        StackProps.builder()
            .description("Millrace: the firewall's rules")
            .env(Environment.builder().account(stage.site().account()).region(REGION).build())
            .tags(stage.tags())
            .crossRegionReferences(!home.equals(REGION))
            .build());
    List<RuleProperty> rules = new ArrayList<>();
    rules.add(
        RuleProperty.builder()
            .name("TooMany")
            .priority(0)
            .action(
                RuleActionProperty.builder()
                    .block(CfnWebACL.BlockActionProperty.builder().build())
                    .build())
            .statement(
                StatementProperty.builder()
                    .rateBasedStatement(
                        RateBasedStatementProperty.builder()
                            .aggregateKeyType("IP")
                            .evaluationWindowSec(300)
                            .limit(stage.throttle().ofOneAddressInFiveMinutes())
                            .build())
                    .build())
            .visibilityConfig(counted("TooMany"))
            .build());
    rules.add(amazons(1, "AWSManagedRulesAmazonIpReputationList"));
    rules.add(
        amazons(
            2,
            "AWSManagedRulesKnownBadInputsRuleSet",
            "JavaDeserializationRCE_BODY",
            "Log4JRCE_BODY",
            "ReactJSRCE_BODY"));
    rules.add(
        amazons(
            3,
            "AWSManagedRulesCommonRuleSet",
            "CrossSiteScripting_BODY",
            "EC2MetaDataSSRF_BODY",
            "GenericLFI_BODY",
            "GenericRFI_BODY",
            "SizeRestrictions_BODY"));
    acl =
        CfnWebACL.Builder.create(this, "Rules")
            .description("Millrace, stage " + stage.name())
            .scope("CLOUDFRONT")
            .defaultAction(
                DefaultActionProperty.builder()
                    .allow(CfnWebACL.AllowActionProperty.builder().build())
                    .build())
            .rules(rules)
            .visibilityConfig(counted("All"))
            .build();
    log(stage);
  }

  /**
   * What was refused or counted, without the token that came with it. A body is never in it. It has
   * no key of the stage's, which is in another region.
   */
  private void log(Stage stage) {
    LogGroup log =
        LogGroup.Builder.create(this, "Log")
            .logGroupName("aws-waf-logs-millrace-%s".formatted(getStackName()))
            .retention(stage.retention().logs())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    CfnLoggingConfiguration.Builder.create(this, "Logging")
        .resourceArn(acl.getAttrArn())
        .logDestinationConfigs(List.of(Arns.of(this, "logs", "log-group:" + log.getLogGroupName())))
        .redactedFields(
            List.of(
                FieldToMatchProperty.builder()
                    .singleHeader(Map.of("Name", "authorization"))
                    .build()))
        .loggingFilter(
            new TreeMap<>(
                Map.of(
                    "DefaultBehavior",
                    "DROP",
                    "Filters",
                    List.of(
                        new TreeMap<>(
                            Map.of(
                                "Behavior",
                                "KEEP",
                                "Requirement",
                                "MEETS_ANY",
                                "Conditions",
                                List.of(action("BLOCK"), action("COUNT"))))))))
        .build();
  }

  private static Map<String, Object> action(String action) {
    return Map.of("ActionCondition", Map.of("Action", action));
  }

  String webAclArn() {
    return acl.getAttrArn();
  }

  /** Rules that Amazon keeps, of which some only count. */
  private static RuleProperty amazons(int priority, String name, String... counting) {
    List<RuleActionOverrideProperty> overrides = new ArrayList<>();
    for (String rule : counting) {
      overrides.add(
          RuleActionOverrideProperty.builder()
              .name(rule)
              .actionToUse(
                  RuleActionProperty.builder()
                      .count(CfnWebACL.CountActionProperty.builder().build())
                      .build())
              .build());
    }
    return RuleProperty.builder()
        .name(name)
        .priority(priority)
        .overrideAction(OverrideActionProperty.builder().none(Map.of()).build())
        .statement(
            StatementProperty.builder()
                .managedRuleGroupStatement(
                    ManagedRuleGroupStatementProperty.builder()
                        .vendorName("AWS")
                        .name(name)
                        .ruleActionOverrides(overrides)
                        .build())
                .build())
        .visibilityConfig(counted(name))
        .build();
  }

  private static VisibilityConfigProperty counted(String name) {
    return VisibilityConfigProperty.builder()
        .metricName(name)
        .cloudWatchMetricsEnabled(true)
        .sampledRequestsEnabled(false) // samples show headers, and a token is one
        .build();
  }
}
