package io.millrace.cdk;

import static io.millrace.cdk.Policies.each;
import static io.millrace.cdk.Synthesized.referenced;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Synthesized.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** That somebody is told when the platform itself needs a person, and can look at it as a whole. */
@ParameterizedClass
@ValueSource(strings = {"dev", "staging", "prod"})
class WatchingTest {

  private static final Path RUNBOOKS = Path.of("../runbooks");
  private static final Pattern LINK = Pattern.compile("Runbook: infra/runbooks/([a-z-]+\\.md)$");
  private static final int METRICS_OF_A_FREE_DASHBOARD = 50;

  private final Stage stage;
  private final Synthesized templates;

  WatchingTest(String name) {
    stage = Stages.named(name);
    templates = Synthesized.of(name);
  }

  @Test
  void everyWayInWhichThePlatformCanNeedAPersonHasAnAlarm() {
    Set<String> expected =
        new TreeSet<>(
            Set.of(
                "ApproximateNumberOfMessagesVisible Maximum >= 1",
                "5xx Sum >= 1",
                "Failures Sum >= 1",
                "Overdue Sum >= 1",
                "IteratorAge Maximum >= 600000",
                "Throttles Sum >= 1"));
    Integer slowest = stage.alarms().slowestPredictionMillis();
    if (slowest != null) {
      expected.add("Latency p99 >= " + slowest);
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
                Stream.of(variables(Program.DEPLOY_VERSION).path("ALARM_RUNBOOK").asString()))
            .map(LINK::matcher)
            .peek(link -> assertThat(link.find()).as("%s", link).isTrue())
            .map(link -> link.group(1))
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
  void whatHasAShareOfItsOwnOfTheAccountRingsWhenItIsUsedUp() {
    Set<Program> watched = new TreeSet<>(stage.limits().reservedConcurrency().keySet());
    watched.add(Program.PREDICT);
    assertThat(
            alarms().stream()
                .map(Resource::properties)
                .filter(alarm -> alarm.path("MetricName").asString().equals("Throttles"))
                .map(alarm -> referenced(alarm.at("/Dimensions/0/Value")))
                .map(this::program)
                .collect(toSortedSet()))
        .isEqualTo(watched);
  }

  @Test
  void onlyAlarmsOfTheAccountWriteToTheTopicAndOnlyOverTls() {
    JsonNode policy = templates.all("AWS::SNS::TopicPolicy").getFirst().properties();
    assertThat(Policies.refusesPlainText(policy)).isTrue();
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
      assertThat(body).contains(function.id());
    }
    Matcher metric = Pattern.compile("\\[\\\\\"(AWS/|Millrace)").matcher(body);
    List<Integer> found = new ArrayList<>();
    while (metric.find()) {
      found.add(metric.start());
    }
    assertThat(found).hasSizeBetween(30, METRICS_OF_A_FREE_DASHBOARD);
  }

  private List<Resource> alarms() {
    return templates.all("AWS::CloudWatch::Alarm");
  }

  private static String condition(JsonNode alarm) {
    assertThat(alarm.path("ComparisonOperator").asString())
        .isEqualTo("GreaterThanOrEqualToThreshold");
    return "%s %s >= %d"
        .formatted(
            alarm.path("MetricName").asString(),
            alarm.path("Statistic").asString(alarm.path("ExtendedStatistic").asString("")),
            alarm.path("Threshold").asInt());
  }

  private Program program(String function) {
    String description =
        templates.all("AWS::Lambda::Function").stream()
            .filter(resource -> resource.id().equals(function))
            .findFirst()
            .orElseThrow()
            .properties()
            .path("Description")
            .asString();
    return Stream.of(Program.values())
        .filter(program -> description.equals("Millrace " + program.title()))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode variables(Program program) {
    return templates.all("AWS::Lambda::Function").stream()
        .map(Resource::properties)
        .filter(function ->
            function.path("Description").asString().equals("Millrace " + program.title()))
        .findFirst()
        .orElseThrow()
        .at("/Environment/Variables");
  }

  private static <T extends Comparable<T>> java.util.stream.Collector<T, ?, Set<T>> toSortedSet() {
    return Collectors.toCollection(TreeSet::new);
  }
}
