package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Validations;
import software.constructs.IConstruct;

/**
 * Everything that AwsSolutions or the CDK objects to, and why we do it all the same.
 *
 * <p>A wildcard in a resource is acknowledged by its full text, so that another one is a new
 * finding.
 */
final class Acknowledgements {

  private final DataStack data;
  private final LoopStack loop;

  Acknowledgements(DataStack data, LoopStack loop) {
    this.data = data;
    this.loop = loop;
  }

  void acknowledge() {
    acknowledge(
        data,
        "S1",
        "Who read which object is for CloudTrail's data events, which an account turns on once.");
    acknowledge(
        loop,
        "SQS3",
        "The one queue is the dead-letter queue: of rules, functions, clock and stream.");

    allow(
        loop,
        "@aws-cdk/aws-lambda:snapStartRequirePublish",
        "A version is published, and the alias 'live' of it is what is called.");

    objects(data.intake(), "", "Intake reads what anybody dropped, whatever the project.");
    objects(data.models(), "", "A model's folder is named after its project, which is data.");
    objects(data.data(), "datasets/", "Data sets of all projects, and nothing else.");
    objects(data.intake(), "batch-in/", "Files to predict of all models, and nothing else.");
    objects(data.data(), "batch-out/", "What was predicted of files of all models, and no more.");
    objects(data.data(), "tables/", "Metadata of the tables of all projects, and nothing else.");
    objects(data.data(), "runs/", "Configurations of runs of all projects, and nothing else.");
    objects(data.data(), "reports/", "Reports on files and on incidents of all projects.");
    objects(data.data(), "runs/*/*/learn/", "Rows laid out for the code of all projects.");
    objects(data.data(), "runs/*/*/brought/", "What the code of all projects leaves.");
    objects(data.data(), "sources/", "Sources of all projects' code, and nothing else.");
    objects(data.data(), "quarantine/", "Refused rows of all projects, and nothing else.");
    objects(data.data(), "captures/", "Captured predictions of all models, and nothing else.");
    objects(data.data(), "conversations/", "What all language models were asked and answered.");
    objects(data.data(), "feedback/", "What came true of predictions of all models.");
    objects(data.data(), "joined/", "Predictions of all models with what came true of them.");
    objects(data.data(), "captures-failed/", "Captures that could not be delivered.");
    objects(data.data(), "summaries/", "Monitoring's summaries of all models.");
    objects(data.data(), "language-models/", "What was laid for the containers of all models.");

    account(
        "sagemaker",
        "training-job/%s-*".formatted(loop.stage().name()),
        "A job is named after its run, which is data.");
    account(
        "sagemaker",
        "hyper-parameter-tuning-job/%s-t-*".formatted(loop.stage().name()),
        "A search is named after its run, which is data.");
    for (String kind : List.of("endpoint", "endpoint-config", "model")) {
      account(
          "sagemaker",
          "%s/%s".formatted(kind, EndpointRole.names(loop.stage())),
          "An endpoint is named after what it serves, which is data; the prefix keeps to our own.");
    }
    account(
        "logs",
        "log-group:/aws/sagemaker/Endpoints/%s:*".formatted(EndpointRole.names(loop.stage())),
        "SageMaker names an endpoint's log after it.");
    account(
        "cloudwatch",
        "alarm:millrace-%s-*-prediction-errors".formatted(loop.stage().name()),
        "An alarm is named after its model, which is data; the prefix keeps to our own.");
    account(
        "application-autoscaling",
        "scalable-target/*",
        "AWS gives what scales an endpoint an id; a condition keeps to machines of endpoints.");
    account(
        "cloudwatch",
        EndpointRole.scalingAlarms(loop.stage()),
        "AWS names the alarms that scale an endpoint after it; the prefix keeps to our own.");
    account(
        "glue",
        "table/%s/*".formatted(TablesModule.database(loop.stage())),
        "A table is named after its project, which is data; the database holds nothing else.");
    account(
        "cloudwatch",
        "alarm:*",
        "A project may name any alarm of the account to stop its rollout; its state is read.");
    account(
        "logs",
        "log-group:/aws/sagemaker/TrainingJobs:*",
        "SageMaker names a job's log stream, after the job and its host.");

    wildcard(
        loop,
        shown("arn:%s:ecr:%s:*:repository/*".formatted(Aws.PARTITION, Aws.REGION)),
        "SageMaker's images are in Amazon's accounts, and a project's or a language model's in any"
            + " that lets it.");

    neighbours(loop.stage().neighbours());

    for (SpecifiedFunction function : loop.functions()) {
      everything(
          function,
          "Traces, metrics and lists of streams, endpoints and what scales them know no resource, nor do new"
              + " interfaces yet.");
    }
    if (loop.stage().firewall()) {
      edge();
    }
    everything(
        loop.getNode().findChild("Training").getNode().findChild("TrainModel"),
        "Traces know no resource, nor do network interfaces yet.");
    everything(
        loop.getNode().findChild("Trainer"),
        "Logging in, metrics and what describes networks know no resource.");
    everything(
        loop.getNode().findChild("Endpoint"),
        "Logging in, metrics and what describes networks know no resource.");
    if (!(loop.stage().network() instanceof Stage.Network.None)) {
      account("ec2", "network-interface/*", "An interface has no name before it is made.");
    }
  }

  private void neighbours(Neighbours neighbours) {
    neighbours
        .after()
        .ifPresent(next -> {
          wildcard(
              loop,
              shown("arn:%s:s3:::%s/*".formatted(Aws.PARTITION, next.promotionsBucket())),
              "A promotion is named after its project and archive; the bucket holds nothing else.");
          wildcard(loop, shown(next.keys()), "One key, by its alias and by way of S3.");
        });
    neighbours
        .before()
        .ifPresent(previous -> wildcard(loop, shown(previous.keys()), "One key, by its alias."));
    data.promotions()
        .ifPresent(bucket ->
            objects(bucket, "", "What the stage before hands over, of all its projects."));
  }

  /** A text as findings show what is known at deployment only. */
  private static String shown(String text) {
    return text.replace(Aws.PARTITION, "<AWS::Partition>")
        .replace(Aws.ACCOUNT_ID, "<AWS::AccountId>")
        .replace(Aws.REGION, "<AWS::Region>");
  }

  private void edge() {
    acknowledge(loop, "CFR1", "Whom the platform serves is its owner's to say, by tokens.");
    acknowledge(loop, "CFR3", "Each call that is let through is in the API's access log.");
    acknowledge(
        loop,
        "CFR4",
        "A later TLS version is enforced with a certificate of a domain of one's own only.");
  }

  /** What is objected to in the stack that says who deploys. */
  static void ofDelivery(DeliveryStack delivery, String bootstrapQualifier) {
    wildcard(
        delivery,
        "arn:<AWS::Partition>:iam::<AWS::AccountId>:role/cdk-%s-*".formatted(bootstrapQualifier),
        "The CDK's bootstrap roles, which say themselves what they may.");
    wildcard(delivery, "*", "ecr:GetAuthorizationToken knows no resource.");
  }

  private void objects(PrivateBucket bucket, String prefix, String reason) {
    Object imported = data.resolve(data.exportValue(bucket.arn()));
    String arn = String.valueOf(((Map<?, ?>) imported).get("Fn::ImportValue"));
    wildcard(loop, "%s/%s*".formatted(arn, prefix), reason);
  }

  private void account(String service, String resource, String reason) {
    wildcard(
        loop,
        "arn:<AWS::Partition>:%s:<AWS::Region>:<AWS::AccountId>:%s".formatted(service, resource),
        reason);
  }

  private static void everything(IConstruct construct, String reason) {
    wildcard(construct, "*", reason);
  }

  private static void wildcard(IConstruct scope, String resource, String reason) {
    acknowledge(scope, "IAM5[Resource::%s]".formatted(resource), reason);
  }

  private static void acknowledge(IConstruct scope, String finding, String reason) {
    allow(scope, "AwsSolutions-" + finding, reason);
  }

  private static void allow(IConstruct scope, String id, String reason) {
    Validations.of(scope).acknowledge(Acknowledgment.builder().id(id).reason(reason).build());
  }
}
