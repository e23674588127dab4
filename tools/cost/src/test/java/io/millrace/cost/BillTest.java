package io.millrace.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.millrace.cost.Bill.Line;
import io.millrace.wire.Prices;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BillTest {

  private static final Load BUSY = new Load(1000, 100_000, 5_000_000, 3, 40, "ml.m5.xlarge");

  @Test
  void whatIsPaidByTheMonthIsPaidAtRest() {
    assertThat(Fixture.monthly("AWS::KMS::Key", "{}")).isEqualTo(1.00);
    assertThat(Fixture.monthly("AWS::CloudWatch::Alarm", "{\"Period\": 60}")).isEqualTo(0.10);
    assertThat(Fixture.monthly("AWS::CloudWatch::Alarm", "{\"Period\": 10}")).isEqualTo(0.30);
    assertThat(Fixture.monthly("AWS::WAFv2::WebACL", "{\"Rules\": [{}, {}]}")).isEqualTo(7.00);
    assertThat(Fixture.monthly("AWS::EC2::NatGateway", "{}")).isCloseTo(32.85, within(1e-9));
    assertThat(
            Fixture.monthly(
                "AWS::EC2::VPCEndpoint",
                "{\"VpcEndpointType\": \"Interface\", \"SubnetIds\": [\"a\", \"b\"]}"))
        .isCloseTo(14.60, within(1e-9));
    assertThat(Fixture.monthly("AWS::EC2::VPCEndpoint", "{}")).isZero();
  }

  @Test
  void anAlarmOverSeveralMetricsIsPaidForEach() {
    assertThat(
            Fixture.monthly(
                "AWS::CloudWatch::Alarm",
                "{\"Metrics\": [{\"Expression\": \"a/b\"}, {\"MetricStat\": {}}, {\"MetricStat\": {}}]}"))
        .isEqualTo(0.20);
  }

  @Test
  void aScheduleRunsItsFunctionAtRest() {
    Line duration = line(Fixture.bill(Load.NONE), "Sum00000001", "lambda.duration.arm64");
    // 8,760 turns of (3.0 + 0.57) s of one whole core at 1,769 MB, and 0.06 s of waiting
    assertThat(duration.unitsAtRest()).isCloseTo(8760 * 3.63 * 1769 / 1024, within(0.01));
    assertThat(duration.atRest()).isCloseTo(duration.unitsAtRest() * 0.0000133334, within(1e-9));
    assertThat(line(Fixture.bill(Load.NONE), "SumEvery00000001", "scheduler.invocations").atRest())
        .isCloseTo(0.00876, within(1e-9));
  }

  @Test
  void aFunctionBehindAnAliasIsPaidForThePredictionsOfItsRoute() {
    Bill bill = Fixture.bill(new Load(0, 0, 1_000_000, 0, 0, "ml.m5.large"));

    Line duration = line(bill, "Predict00000001", "lambda.duration.arm64");
    assertThat(duration.unitsWithLoad())
        .isCloseTo(1_000_000 * (0.008 + 0.015 + 0.02 * 0.3) * 1769 / 1024, within(0.01));
    assertThat(line(bill, "Predict00000001", "lambda.requests").withLoad())
        .isCloseTo(0.20, within(1e-9));
    assertThat(line(bill, "Api00000001", "api.requests").withLoad()).isCloseTo(1.00, within(1e-9));
    assertThat(line(bill, "Captures00000001", "firehose.ingested").unitsWithLoad())
        .isCloseTo(5.12, within(1e-9));
  }

  @Test
  void trainingIsPaidByTheHourOfItsInstance() {
    Bill bill = Fixture.bill(new Load(0, 0, 0, 0, 10, "ml.m5.xlarge"));

    assertThat(line(bill, "Train00000001", "training.ml.m5.xlarge").withLoad())
        .isCloseTo(2.30, within(1e-9));
  }

  @Test
  void endpointsArePaidByTheHourOfTheirMachinesAndWhatGoesInAndOut() {
    var endpoints = new Load.Endpoints(730, "ml.m5.large", 0);
    Bill bill = Fixture.bill(new Load(0, 0, 1_000_000, 0, 0, "ml.m5.large", endpoints));

    assertThat(line(bill, "Endpoints00000001", "endpoints.ml.m5.large").withLoad())
        .isCloseTo(730 * 0.115, within(1e-9));
    assertThat(line(bill, "Endpoints00000001", "endpoints.data").withLoad())
        .as("1 GB")
        .isCloseTo(0.016, within(1e-9));
    assertThat(line(bill, "Endpoints00000001", "endpoints.serverless").withLoad()).isZero();
  }

  @Test
  void aServerlessEndpointIsPaidByWhatItAnswersAndItsMemory() {
    var endpoints = new Load.Endpoints(0, "ml.m5.large", 2048);
    Bill bill = Fixture.bill(new Load(0, 0, 1_000_000, 0, 0, "ml.m5.large", endpoints));

    assertThat(line(bill, "Endpoints00000001", "endpoints.serverless").withLoad())
        .as("20 ms each, of 2 GB")
        .isCloseTo(1_000_000 * 0.020 * 2 * 0.00002, within(1e-9));
  }

  @Test
  void whoHasNoEndpointPaysForNone() {
    Bill bill = Fixture.bill(new Load(0, 0, 1_000_000, 0, 0, "ml.m5.large"));

    assertThat(bill.lines())
        .filteredOn(line -> line.priceName().startsWith("endpoints."))
        .hasSize(3)
        .allMatch(line -> line.withLoad() == 0);
  }

  @Test
  void anInstanceWithoutAPriceIsNamed() {
    assertThatExceptionOfType(CostException.class)
        .isThrownBy(() -> Fixture.bill(new Load(0, 0, 0, 0, 1, "ml.x9.huge")))
        .withMessageContaining("training.ml.x9.huge")
        .withMessageContaining("us-east-1");
  }

  @Test
  void withoutLoadEveryLineCostsWhatItCostsAtRest() {
    assertThat(Fixture.bill(Load.NONE).lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.withLoad()).isEqualTo(line.atRest()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void moreLoadNeverCostsLessOnAnyLine(long seed) {
    var chance = new Random(seed);
    for (int i = 0; i < 40; i++) {
      Load less = random(chance);
      Load more = more(less, chance);
      Bill before = Fixture.bill(less);
      Bill after = Fixture.bill(more);
      for (int line = 0; line < before.lines().size(); line++) {
        assertThat(after.lines().get(line).withLoad())
            .as("%s of %s instead of %s", before.lines().get(line), more, less)
            .isGreaterThanOrEqualTo(before.lines().get(line).withLoad() * (1 - 1e-12));
      }
    }
  }

  @Test
  void everyLineIsOfAResourceOfTheTemplate() {
    Bill bill = Fixture.bill(BUSY);

    assertThat(bill.lines()).allMatch(line -> Fixture.LOOP.resources().contains(line.resource()));
    assertThat(bill.lines()).doesNotHaveDuplicates();
    assertThat(bill.lines())
        .filteredOn(line -> line.withLoad() > 0)
        .extracting(line -> line.price().service())
        .contains("Lambda", "S3", "DynamoDB", "Firehose", "API Gateway", "EventBridge")
        .contains("SageMaker", "CloudWatch", "CloudWatch Logs", "KMS", "WAF", "CloudFront", "VPC")
        .contains("ECR", "X-Ray", "Data transfer");
  }

  @Test
  void aTypeThatNobodyKnowsIsSaid() {
    Deployment deployment = Fixture.with("AWS::Redshift::Cluster", "{}");

    Bill bill = Bill.of(deployment, Load.NONE, Prices.usual(), Workload.assumed(), false);

    assertThat(bill.unknown()).containsExactly("AWS::Redshift::Cluster");
    assertThat(Fixture.bill(Load.NONE).unknown()).isEmpty();
  }

  @Test
  void noTypeIsBothPaidAndFree() {
    assertThat(FreeTypes.reasons())
        .allSatisfy((type, reason) -> {
          assertThat(Meters.of(type)).as(type).isEmpty();
          assertThat(reason).isNotBlank();
        });
  }

  @Test
  void allowancesTakeOffNoMoreThanIsUsed() {
    Load load = new Load(30, 10_000, 100_000, 1, 3, "ml.m5.large");
    Bill list = Fixture.bill(load);
    Bill free = Bill.of(Fixture.LOOP, load, Prices.usual(), Workload.assumed(), true);

    assertThat(free.lines()).allMatch(line -> line.withLoad() >= 0);
    for (int i = 0; i < list.lines().size(); i++) {
      assertThat(free.lines().get(i).withLoad())
          .isLessThanOrEqualTo(list.lines().get(i).withLoad());
    }
    assertThat(line(free, "Sum00000001", "lambda.duration.arm64").withLoad()).isZero();
    assertThat(line(free, "Signing00000001", "kms.keys").withLoad()).isEqualTo(1.00);
  }

  @Test
  void threeDashboardsOfAnAccountAreIncluded() {
    assertThat(Fixture.monthly("AWS::CloudWatch::Dashboard", "{}")).isZero();
    assertThat(Prices.usual().find("cloudwatch.dashboards").orElseThrow().of(4, false))
        .isEqualTo(3.00);
  }

  private static Line line(Bill bill, String resource, String price) {
    return bill.lines().stream()
        .filter(line -> line.resource().id().equals(resource) && line.priceName().equals(price))
        .findFirst()
        .orElseThrow();
  }

  private static Load random(Random chance) {
    return new Load(
        chance.nextLong(1000),
        chance.nextLong(1_000_000),
        chance.nextLong(100_000_000),
        chance.nextLong(10),
        chance.nextDouble(500),
        "ml.m5.large",
        new Load.Endpoints(chance.nextDouble(5000), "ml.m5.large", 1024 * chance.nextInt(7)));
  }

  private static Load more(Load less, Random chance) {
    Load by = random(chance);
    return new Load(
        less.uploads() + (chance.nextBoolean() ? by.uploads() : 0),
        less.rowsPerUpload() + (chance.nextBoolean() ? by.rowsPerUpload() : 0),
        less.predictions() + (chance.nextBoolean() ? by.predictions() : 0),
        less.models() + (chance.nextBoolean() ? by.models() : 0),
        less.trainingHours() + (chance.nextBoolean() ? by.trainingHours() : 0),
        less.instance(),
        new Load.Endpoints(
            less.endpoints().instanceHours() + by.endpoints().instanceHours(),
            "ml.m5.large",
            Math.max(less.endpoints().serverlessMib(), by.endpoints().serverlessMib())));
  }
}
