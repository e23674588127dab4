package io.millrace.cost;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** How each paid resource type is metered; what costs nothing is in {@link FreeTypes}. */
final class Meters {

  private static final double GB = 1e9;
  private static final int FIREHOSE_RECORD_BYTES = 5 * 1024;
  private static final double LOG_COMPRESSION = 0.15; // Amazon's own examples
  private static final int POLLS_OF_AN_IDLE_QUEUE = 5 * Month.SECONDS / 20; // 5 pollers, 20 s each

  private static final Map<String, Meter> BY_TYPE =
      Map.ofEntries(
          entry("AWS::Lambda::Function", new FunctionMeter()),
          entry("AWS::Scheduler::Schedule", Meters::schedule),
          entry("AWS::Events::Rule", (_, _) -> List.of()),
          entry("AWS::Events::EventBus", Meters::bus),
          entry("AWS::CloudWatch::Alarm", Meters::alarm),
          entry("AWS::CloudWatch::CompositeAlarm", one("cloudwatch.alarms.composite")),
          entry("AWS::CloudWatch::Dashboard", one("cloudwatch.dashboards")),
          entry("AWS::Logs::MetricFilter", one("cloudwatch.metrics")),
          entry("AWS::Logs::LogGroup", Meters::logGroup),
          entry("AWS::KMS::Key", Meters::key),
          entry("AWS::DynamoDB::Table", Meters::table),
          entry("AWS::S3::Bucket", Meters::bucket),
          entry("AWS::KinesisFirehose::DeliveryStream", Meters::firehose),
          entry("AWS::ApiGatewayV2::Api", Meters::api),
          entry("AWS::ApiGatewayV2::Stage", Meters::apiStage),
          entry("AWS::SQS::Queue", Meters::queue),
          entry("AWS::SNS::Topic", (topic, _) -> used(topic, "sns.publishes", 0, "")),
          entry("AWS::ECR::Repository", Meters::repository),
          entry("AWS::WAFv2::WebACL", Meters::webAcl),
          entry("AWS::CloudFront::Distribution", Meters::distribution),
          entry("AWS::EC2::VPCEndpoint", Meters::endpoint),
          entry("AWS::EC2::NatGateway", hours("vpc.nat")),
          entry("AWS::EC2::EIP", hours("vpc.addresses")),
          entry("AWS::SecretsManager::Secret", one("secrets")));

  private Meters() {}

  static Optional<Meter> of(String type) {
    return Optional.ofNullable(BY_TYPE.get(type));
  }

  private static List<Usage> schedule(Resource schedule, Situation at) {
    return used(
        schedule,
        "scheduler.invocations",
        Activity.turns(schedule),
        schedule.properties().path("ScheduleExpression").asString(""));
  }

  private static List<Usage> bus(Resource bus, Situation at) {
    return used(bus, "events.published", at.load().uploads() * at.workload().eventsPerUpload(), "");
  }

  private static List<Usage> alarm(Resource alarm, Situation at) {
    JsonNode properties = alarm.properties();
    long metrics =
        properties.path("Metrics").valueStream().filter(m -> m.has("MetricStat")).count();
    boolean fine = properties.path("Period").asInt(60) < 60;
    return used(
        alarm,
        fine ? "cloudwatch.alarms.fine" : "cloudwatch.alarms",
        (double) Math.max(1, metrics),
        "");
  }

  /** Whoever writes into it is found by his reference to it. */
  private static List<Usage> logGroup(Resource group, Situation at) {
    double fromFunctions =
        at.deployment()
            .all("AWS::Lambda::Function")
            .filter(writesTo(group, "/LoggingConfig/LogGroup"))
            .mapToDouble(function ->
                at.activity().of(function).all() * at.workload().of(function).logBytes())
            .sum();
    double fromApis =
        at.deployment()
            .all("AWS::ApiGatewayV2::Stage")
            .filter(writesTo(group, "/AccessLogSettings/DestinationArn"))
            .mapToDouble(_ -> at.apiCalls() * at.workload().accessLogBytes())
            .sum();
    double gigabytes = (fromFunctions + fromApis) / GB;
    double months = group.properties().path("RetentionInDays").asDouble(365) / 30;
    return List.of(
        new Usage(group, "logs.ingested", gigabytes, ""),
        new Usage(
            group,
            "logs.storage",
            gigabytes * LOG_COMPRESSION * Math.max(1, months),
            "compressed, as long as it is kept"));
  }

  private static Predicate<Resource> writesTo(Resource group, String pointer) {
    return writer ->
        writer.stack().equals(group.stack())
            && Resource.references(writer.properties().at(pointer)).contains(group.id());
  }

  private static List<Usage> key(Resource key, Situation at) {
    boolean encrypts =
        key.properties().path("KeySpec").asString("SYMMETRIC_DEFAULT").equals("SYMMETRIC_DEFAULT");
    return List.of(
        new Usage(key, "kms.keys", 1, ""),
        new Usage(
            key,
            "kms.requests",
            encrypts ? at.runs() * at.workload().keyRequestsPerRun() : 0,
            "runs of all functions"));
  }

  private static List<Usage> table(Resource table, Situation at) {
    double gigabytes = at.load().uploads() * at.workload().stateBytesPerUpload() / GB;
    boolean recovers =
        table
            .properties()
            .at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
            .asBoolean(false);
    return List.of(
        new Usage(table, "dynamodb.storage", gigabytes, "of one month's uploads"),
        new Usage(table, "dynamodb.recovery", recovers ? gigabytes : 0, "of one month's uploads"));
  }

  /** Storage is told at the bucket that announces uploads: it is where the month's data enters. */
  private static List<Usage> bucket(Resource bucket, Situation at) {
    boolean intake =
        bucket.properties().path("NotificationConfiguration").has("EventBridgeConfiguration");
    double stored =
        at.load().rows() * at.workload().bytesPerRow()
            + at.load().uploads() * at.workload().bytesPerModel();
    return List.of(
        new Usage(
            bucket, "events.published", intake ? at.load().uploads() : 0, "objects announced"),
        new Usage(bucket, "s3.writes", intake ? at.load().uploads() : 0, "files dropped"),
        new Usage(
            bucket,
            "s3.storage",
            intake ? stored / GB : 0,
            "one month's uploads, data sets and models, kept one month"));
  }

  private static List<Usage> firehose(Resource stream, Situation at) {
    double records = at.load().predictions();
    return List.of(
        new Usage(
            stream,
            "firehose.ingested",
            records * FIREHOSE_RECORD_BYTES / GB,
            "predictions captured"),
        new Usage(stream, "s3.writes", Math.min(records, Month.MINUTES), "one object a minute"));
  }

  private static List<Usage> api(Resource api, Situation at) {
    return List.of(
        new Usage(api, "api.requests", at.apiCalls(), ""),
        new Usage(
            api, "transfer.out", at.apiCalls() * at.workload().answerBytes() / GB, "answers"));
  }

  /** Detailed metrics are custom metrics: six a route, in each hour in which it is asked. */
  private static List<Usage> apiStage(Resource stage, Situation at) {
    boolean detailed =
        stage.properties().at("/DefaultRouteSettings/DetailedMetricsEnabled").asBoolean(false);
    double hours =
        Math.min(at.load().predictions(), Month.HOURS)
            + Math.min(at.activity().controlCalls(), Month.HOURS);
    return used(
        stage,
        "cloudwatch.metrics",
        detailed ? 6 * hours / Month.HOURS : 0,
        "detailed metrics, six a route, in hours in which it is asked");
  }

  private static List<Usage> queue(Resource queue, Situation at) {
    boolean polled =
        at.deployment()
            .all("AWS::Lambda::EventSourceMapping")
            .anyMatch(mapping ->
                Resource.references(mapping.properties().path("EventSourceArn"))
                    .contains(queue.id()));
    return used(
        queue,
        "sqs.requests",
        polled ? POLLS_OF_AN_IDLE_QUEUE : 0,
        polled ? "Lambda's five pollers" : "");
  }

  private static List<Usage> repository(Resource repository, Situation at) {
    return used(repository, "ecr.storage", at.workload().imageGb(), "the trainer's image");
  }

  private static List<Usage> webAcl(Resource acl, Situation at) {
    return List.of(
        new Usage(acl, "waf.acls", 1, ""),
        new Usage(acl, "waf.rules", acl.properties().path("Rules").size(), ""),
        new Usage(acl, "waf.requests", at.apiCalls(), ""));
  }

  private static List<Usage> distribution(Resource distribution, Situation at) {
    return List.of(
        new Usage(distribution, "cloudfront.requests", at.apiCalls(), ""),
        new Usage(
            distribution,
            "cloudfront.transfer",
            at.apiCalls() * at.workload().answerBytes() / GB,
            "answers"));
  }

  private static List<Usage> endpoint(Resource endpoint, Situation at) {
    boolean isInterface =
        endpoint.properties().path("VpcEndpointType").asString("Gateway").equals("Interface");
    int zones = Math.max(1, endpoint.properties().path("SubnetIds").size());
    return used(
        endpoint,
        "vpc.endpoints",
        isInterface ? (double) zones * Month.HOURS : 0,
        isInterface ? "%s zones".formatted(zones) : "gateways are free");
  }

  private static Meter one(String price) {
    return (resource, _) -> used(resource, price, 1, "");
  }

  private static Meter hours(String price) {
    return (resource, _) -> used(resource, price, Month.HOURS, "all month");
  }

  private static List<Usage> used(Resource resource, String price, double units, String why) {
    return List.of(new Usage(resource, price, units, why));
  }
}
