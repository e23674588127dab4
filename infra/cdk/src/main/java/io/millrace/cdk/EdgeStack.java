package io.millrace.cdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
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
 * requests that look like known attacks. A long body is let through: predictions come many at once.
 */
public final class EdgeStack extends Stack {

  static final String REGION = "us-east-1";

  private final CfnWebACL acl;

  EdgeStack(Construct scope, String id, Stage stage, Stage.Firewall firewall, String home) {
    super(
        scope,
        id,
        StackProps.builder()
            .description("Millrace: the firewall's rules")
            .env(Environment.builder().region(REGION).build())
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
                            .limit(firewall.requestsInFiveMinutes())
                            .build())
                    .build())
            .visibilityConfig(counted("TooMany"))
            .build());
    rules.add(amazons(1, "AWSManagedRulesAmazonIpReputationList"));
    rules.add(amazons(2, "AWSManagedRulesKnownBadInputsRuleSet"));
    rules.add(amazons(3, "AWSManagedRulesCommonRuleSet", "SizeRestrictions_BODY"));
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
