package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.budgets.CfnBudget;
import software.amazon.awscdk.services.budgets.CfnBudget.BudgetDataProperty;
import software.amazon.awscdk.services.budgets.CfnBudget.NotificationProperty;
import software.amazon.awscdk.services.budgets.CfnBudget.NotificationWithSubscribersProperty;
import software.amazon.awscdk.services.budgets.CfnBudget.SpendProperty;
import software.amazon.awscdk.services.budgets.CfnBudget.SubscriberProperty;
import software.constructs.Construct;

/**
 * What the stage may cost in a month before somebody is told: at half of it, at all of it, and when
 * all of it is to be expected. It tells; it stops nothing, and it counts what has the stage's tag
 * once whoever pays has activated that tag for costs.
 */
final class MonthlyBudget extends Construct {

  private static final int HALF_PERCENT = 50;
  private static final int ALL_PERCENT = 100;

  MonthlyBudget(Construct scope, String id, Stage stage, String email) {
    super(scope, id);
    SubscriberProperty subscriber =
        SubscriberProperty.builder().subscriptionType("EMAIL").address(email).build();
    CfnBudget.Builder.create(this, "Budget")
        .budget(
            BudgetDataProperty.builder()
                .budgetName("millrace-%s-%s".formatted(stage.name(), Aws.REGION))
                .budgetType("COST")
                .timeUnit("MONTHLY")
                .costFilters(
                    Map.of("TagKeyValue", List.of("user:%s$%s".formatted(Stage.TAG, stage.name()))))
                .budgetLimit(
                    SpendProperty.builder()
                        .amount(stage.alarms().monthlyBudgetUsd())
                        .unit("USD")
                        .build())
                .build())
        .notificationsWithSubscribers(
            List.of(
                tell(subscriber, "ACTUAL", HALF_PERCENT),
                tell(subscriber, "ACTUAL", ALL_PERCENT),
                tell(subscriber, "FORECASTED", ALL_PERCENT)))
        .build();
  }

  private static NotificationWithSubscribersProperty tell(
      SubscriberProperty subscriber, String spending, int percent) {
    return NotificationWithSubscribersProperty.builder()
        .notification(
            NotificationProperty.builder()
                .notificationType(spending)
                .comparisonOperator("GREATER_THAN")
                .threshold(percent)
                .thresholdType("PERCENTAGE")
                .build())
        .subscribers(List.of(subscriber))
        .build();
  }
}
