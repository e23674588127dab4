package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

class MonthlyBudgetTest {

  @Test
  void halfOfItAllOfItAndTheExpectationOfItAreTold() {
    var stack = new Stack();
    new MonthlyBudget(stack, "Budget", TestStages.named("dev"), "team@example.com");

    Template.fromStack(stack)
        .hasResourceProperties(
            "AWS::Budgets::Budget",
            Map.of(
                "Budget",
                Match.objectLike(
                    Map.of(
                        "BudgetLimit",
                        Map.of("Amount", 20, "Unit", "USD"),
                        "CostFilters",
                        Map.of("TagKeyValue", List.of("user:millrace-stage$dev")))),
                "NotificationsWithSubscribers",
                List.of(told("ACTUAL", 50), told("ACTUAL", 100), told("FORECASTED", 100))));
  }

  private static Object told(String spending, int percent) {
    return Match.objectLike(
        Map.of(
            "Notification",
            Match.objectLike(Map.of("NotificationType", spending, "Threshold", percent)),
            "Subscribers",
            List.of(Map.of("Address", "team@example.com", "SubscriptionType", "EMAIL"))));
  }
}
