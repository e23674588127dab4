package io.millrace.cdk;

import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.events.IEventBus;

/** What a deployment says at its end: where everything is, and what to do next. */
record NextSteps(Stack stack) {

  private static final String ADMIN =
      "{\"subject\":\"admin\",\"roles\":{\"*\":\"ADMIN\"},\"days\":30}";

  void tell(String url, DataStack data, IEventBus bus, SpecifiedFunction issueToken) {
    output("ApiUrl", "Millrace's endpoint: ./millrace --endpoint, MILLRACE_ENDPOINT", url);
    output("IntakeBucket", "Drop files here, under PROJECT/", data.intake().name());
    output("DataBucket", "Data sets, reports, captured predictions", data.data().name());
    output("ModelsBucket", "Model archives", data.models().name());
    output("Table", "The state table", data.stateTable().name());
    output("Bus", "What happens to projects, as CloudEvents", bus.getEventBusName());
    String issue = issueToken.entry().getFunctionName();
    output("IssueTokenFunction", "Issues tokens to whom IAM lets", issue);
    output(
        "FirstToken",
        "Prints the first token: ./millrace --token",
        "aws lambda invoke --function-name %s --cli-binary-format raw-in-base64-out --payload '%s' /dev/stdout"
            .formatted(issue, ADMIN));
  }

  void tellOfNotices(Stage stage) {
    output(
        "NoticesKey",
        "Prints the public key of what webhooks are told",
        ("aws kms get-public-key --key-id %s --query PublicKey --output text | base64 -d"
                + " | openssl pkey -pubin -inform DER")
            .formatted(SigningKey.noticesAlias(stage.name())));
  }

  void tellOfLanguage(String base) {
    output("LanguageUrl", "The base URL of OpenAI's clients; a token is the API key", base);
  }

  void tellOfDomain(String target) {
    output("DomainTarget", "Where the stage's domain is to point (CNAME)", target);
  }

  void tellOfWatching(String dashboard, AlarmTopic topic) {
    output("DashboardUrl", "The stage at one look", dashboard);
    output(
        "ActivateCostTag",
        "Lets the budget see what the stage costs: once, in the account that pays, a day after this",
        "aws ce update-cost-allocation-tags-status --cost-allocation-tags-status TagKey=%s,Status=Active"
            .formatted(Stage.TAG));
    output("AlarmTopic", "Who subscribes to it is told of alarms", topic.arn());
  }

  private void output(String name, String description, String value) {
    CfnOutput.Builder.create(stack, name).description(description).value(value).build();
  }
}
