package io.millrace.cdk;

import static io.millrace.cdk.Policies.each;
import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Synthesized.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** That somebody is told when the platform itself needs a person, and can look at it as a whole. */
@EachStage
class WatchingTest {

  private static final Path RUNBOOKS = Path.of("../runbooks");
  private static final Pattern LINK = Pattern.compile("Runbook: infra/runbooks/([a-z-]+\\.md)$");
  private static final Pattern METRIC = Pattern.compile("\\[\\\\\"(AWS/|Millrace)");
  private static final long METRICS_OF_A_FREE_DASHBOARD = 50;

  private final Stage stage;
  private final Synthesized templates;

  WatchingTest(Synthesized templates) {
    stage = templates.stage();
    this.templates = templates;
  }

  @Test
  void everyWayInWhichThePlatformCanNeedAPersonHasAnAlarm() {
    Set<String> expected =
        new TreeSet<>(
            Set.of(
                "AWS/SQS ApproximateNumberOfMessagesVisible of QueueName=DeadLetters:"
                    + " Maximum >= 1 in 1 of 1 x 60 s",
                "AWS/ApiGateway 5xx of ApiId=Api: Sum >= 1 in 2 of 3 x 300 s",
                "Millrace Failures of stage=%s: Sum >= 1 in 1 of 1 x 300 s".formatted(stage.name()),
                "Millrace MissedSteps of stage=%s: Sum >= 1 in 1 of 24 x 3600 s"
                    .formatted(stage.name()),
                "Millrace Skipped of stage=%s: Sum >= 1 in 1 of 24 x 3600 s"
                    .formatted(stage.name()),
                "AWS/Lambda IteratorAge of FunctionName=PublishOutbox:"
                    + " Maximum >= 600000 in 1 of 1 x 300 s"));
    for (FunctionSpecification specification : stage.functions()) {
      if (stage.limits().reservedConcurrency().containsKey(specification)) {
        expected.add(
            "AWS/Lambda Throttles of FunctionName=%s: Sum >= 1 in 1 of 1 x 300 s"
                .formatted(specification.title()));
      }
    }
    if (stage.keepsData()) {
      expected.add(
          "Millrace Events of event=drift.found stage=%s: Sum >= 1 in 1 of 1 x 300 s"
              .formatted(stage.name()));
      expected.add(
          "Millrace LostCaptures of stage=%s: Sum >= 1 in 1 of 1 x 300 s".formatted(stage.name()));
      expected.add(
          "AWS/Firehose DeliveryToS3.DataFreshness of DeliveryStreamName=CapturesStream:"
              + " Maximum >= 900 in 1 of 1 x 300 s");
    }
    Integer slowest = stage.alarms().slowestPredictionMillis();
    if (slowest != null) {
      expected.add(
          "AWS/ApiGateway Latency of ApiId=Api Method=POST Resource=/v1/models/{model}/predict"
              + " Stage=$default: p99 ignoring few >= %s in 3 of 3 x 300 s".formatted(slowest));
    }
    assertThat(alarms().stream().map(alarm -> condition(alarm.properties())).collect(toSortedSet()))
        .isEqualTo(expected);
  }

  @Test
  void everyAlarmTellsTheTopicWhenItRingsAndWhenItEnds() {
    String topic = templates.all("AWS::SNS::Topic").getFirst().id();
    assertThat(alarms())
        .allSatisfy(alarm -> {
          for (String action : List.of("AlarmActions", "OKActions")) {
            assertThat(each(alarm.properties().path(action)))
                .as(alarm.id())
                .singleElement()
                .satisfies(target -> assertThat(referenced(target)).isEqualTo(topic));
          }
          assertThat(alarm.properties().path("TreatMissingData").asString())
              .isEqualTo("notBreaching");
        });
  }

  @Test
  void everyAlarmLinksToThePageThatSaysWhatToDoAndEveryPageIsLinkedTo() throws IOException {
    Set<String> linked =
        Stream.concat(
                alarms().stream()
                    .map(alarm -> alarm.properties().path("AlarmDescription").asString()),
                Stream.of(
                    variables(FunctionSpecification.DEPLOY_VERSION)
                        .path("ALARM_RUNBOOK")
                        .asString()))
            .map(WatchingTest::page)
            .collect(toSortedSet());
    assertThat(linked)
        .allSatisfy(page ->
            assertThat(RUNBOOKS.resolve(page))
                .content()
                .contains("## What it means", "## What to do"));
    if (stage.name().equals("prod")) { // it has all alarms that there are
      try (Stream<Path> pages = Files.list(RUNBOOKS)) {
        assertThat(
                pages
                    .map(page -> page.getFileName().toString())
                    .filter(page -> !page.equals("README.md"))
                    .collect(toSortedSet()))
            .isEqualTo(linked);
      }
    }
  }

  @Test
  void onlyAlarmsOfTheAccountWriteToTheTopicAndOnlyOverTls() {
    JsonNode policy = templates.all("AWS::SNS::TopicPolicy").getFirst().properties();
    assertThat(Policies.refusesPlainText(policy)).isTrue();
    assertThat(referenced(policy.at("/Topics/0")))
        .isEqualTo(templates.all("AWS::SNS::Topic").getFirst().id());
    assertThat(Policies.statements(policy))
        .filteredOn(statement -> statement.path("Effect").asString().equals("Allow"))
        .singleElement()
        .satisfies(statement -> {
          assertThat(statement.at("/Principal/Service").asString())
              .isEqualTo("cloudwatch.amazonaws.com");
          assertThat(statement.path("Action").asString()).isEqualTo("sns:Publish");
          assertThat(statement.at("/Condition/StringEquals").has("aws:SourceAccount")).isTrue();
        });
  }

  @Test
  void whatAlarmsTellIsEncryptedUnderTheStagesKeyWhereItHasOne() {
    JsonNode key = templates.all("AWS::SNS::Topic").getFirst().properties().path("KmsMasterKeyId");
    assertThat(key.isMissingNode()).isEqualTo(stage.encryption() == Stage.Encryption.AWS_OWNED);
  }

  @Test
  void everyFunctionIsTraced() {
    assertThat(templates.all("AWS::Lambda::Function"))
        .allSatisfy(function ->
            assertThat(function.properties().at("/TracingConfig/Mode").asString())
                .as(function.id())
                .isEqualTo("Active"));
  }

  @Test
  void theDashboardShowsLoopFunctionsAndModelsAndIsAmongThoseThatAreFree() {
    String body =
        templates
            .all("AWS::CloudWatch::Dashboard")
            .getFirst()
            .properties()
            .path("DashboardBody")
            .toString();
    assertThat(body)
        .contains("Elapsed", "version.deployed", "run.failed", "Throttles", "Init Duration")
        .contains("Restore Duration", "PredictionErrors", "'p99'", "ApproximateNumberOfMessages");
    for (Resource function : templates.all("AWS::Lambda::Function")) {
      if (!function.id().startsWith("TrainingTrainModel")) { // whose jobs are steps of the loop
        assertThat(body).contains(function.id());
      }
    }
    assertThat(METRIC.matcher(body).results().count()).isBetween(30L, METRICS_OF_A_FREE_DASHBOARD);
  }

  private List<Resource> alarms() {
    return templates.all("AWS::CloudWatch::Alarm");
  }

  /** All that decides when an alarm rings. */
  private String condition(JsonNode alarm) {
    assertThat(alarm.path("ComparisonOperator").asString(""))
        .isEqualTo("GreaterThanOrEqualToThreshold");
    return "%s %s of %s: %s%s >= %s in %s of %s x %s s"
        .formatted(
            alarm.path("Namespace").asString(""),
            alarm.path("MetricName").asString(""),
            alarm
                .path("Dimensions")
                .valueStream()
                .map(d -> d.path("Name").asString("") + "=" + measured(d.path("Value")))
                .collect(Collectors.joining(" ")),
            alarm.path("Statistic").asString(alarm.path("ExtendedStatistic").asString("")),
            alarm.path("EvaluateLowSampleCountPercentile").asString("").equals("ignore")
                ? " ignoring few"
                : "",
            alarm.path("Threshold").asInt(0),
            alarm.path("DatapointsToAlarm").asInt(0),
            alarm.path("EvaluationPeriods").asInt(0),
            alarm.path("Period").asInt(0));
  }

  /** What a dimension is of: a function by its title, another resource by how its id begins. */
  private String measured(JsonNode value) {
    String id = referenced(value);
    return templates
        .some("AWS::Lambda::Function")
        .filter(function -> function.id().equals(id))
        .map(f -> f.properties().path("Description").asString("").replace("Millrace ", ""))
        .findFirst()
        .orElseGet(
            () -> value.isString() ? value.asString() : id.replaceAll("(Queue)?[0-9A-F]{8}.*", ""));
  }

  private JsonNode variables(FunctionSpecification specification) {
    return templates.all("AWS::Lambda::Function").stream()
        .map(Resource::properties)
        .filter(function ->
            function.path("Description").asString().equals("Millrace " + specification.title()))
        .findFirst()
        .orElseThrow()
        .at("/Environment/Variables");
  }

  private static String page(String text) {
    Matcher link = LINK.matcher(text);
    assertThat(link.find()).as(text).isTrue();
    return link.group(1);
  }

  private static <T extends Comparable<T>> Collector<T, ?, Set<T>> toSortedSet() {
    return Collectors.toCollection(TreeSet::new);
  }
}
