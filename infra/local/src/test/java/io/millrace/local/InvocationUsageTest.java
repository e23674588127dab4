package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.lambda.InvocationUsage;
import io.millrace.local.lambda.Isolation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** What is told of an invocation: in the function's log as Lambda does, and to whoever measures. */
@EnabledOnOs(OS.LINUX) // elsewhere the operating system tells less
class InvocationUsageTest {

  private static final String GROUP = "/aws/lambda/sample";
  private static final String TEMPLATE =
      """
      {"Resources": {
        "Function": {"Type": "AWS::Lambda::Function", "Properties": {
          "Code": {"S3Key": "code.zip"}, "FunctionName": "sample", "MemorySize": 256,
          "Environment": {"Variables": {"TRACE": "@TRACE@"}},
          "Handler": "io.millrace.local.sample.SampleFunction", "Runtime": "java25",
          "Timeout": 2}}}}
      """;

  @TempDir Path folder;

  private final List<InvocationUsage> usages = new CopyOnWriteArrayList<>();
  private LocalCloud cloud;

  @BeforeEach
  void start() {
    SampleAssembly.write(folder, TEMPLATE);
    var options = SampleAssembly.options(folder, 0).withIsolation(Isolation.PROCESS);
    cloud = LocalCloud.start(options, List.of(), usages::add);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void theLogHasLambdasOwnLinesAroundEachInvocation() {
    invoke("one");
    invoke("two");

    List<String> platform = platformLines(2);

    assertThat(platform).hasSize(7);
    assertThat(platform.get(0)).startsWith("INIT_START Runtime Version: java:25");
    assertThat(platform.get(1)).matches("START RequestId: [0-9a-f-]{36} Version: \\$LATEST");
    assertThat(platform.get(2)).matches("END RequestId: [0-9a-f-]{36}");
    assertThat(platform.get(3))
        .matches(
            "REPORT RequestId: [0-9a-f-]{36}\tDuration: [0-9]+\\.[0-9]{2} ms\t"
                + "Billed Duration: [0-9]+ ms\tMemory Size: 256 MB\tMax Memory Used: [0-9]+ MB\t"
                + "Init Duration: [0-9]+\\.[0-9]{2} ms\t");
    assertThat(platform.get(6))
        .contains("\tMax Memory Used: ")
        .doesNotContain("Init Duration")
        .endsWith(" MB\t");
  }

  @Test
  void anInvocationIsToldWithWhatItsProcessReallyUsed() {
    invoke("one");
    invoke("do-fail");

    await().until(() -> usages.size() == 2);
    InvocationUsage first = usages.getFirst();
    InvocationUsage failed = usages.get(1);
    assertThat(first.logGroup()).isEqualTo(GROUP);
    assertThat(first.memoryMegabytes()).isEqualTo(256);
    assertThat(first.succeeded()).isTrue();
    assertThat(first.peakBytes()).isBetween(20L << 20, 256L << 20);
    assertThat(first.init()).isGreaterThan(Duration.ofMillis(20));
    assertThat(first.initCpu()).isGreaterThan(Duration.ofMillis(20));
    assertThat(first.duration()).isLessThan(Duration.ofSeconds(2));
    assertThat(first.cpu()).isNotNull();
    assertThat(failed.succeeded()).isFalse();
    assertThat(failed.pid()).isEqualTo(first.pid());
    assertThat(failed.init()).isNull();
    assertThat(failed.initCpu()).isNull();
  }

  @Test
  void ofAProcessThatEndedNothingIsInvented() {
    invoke("do-exit");

    await().until(() -> usages.size() == 1);
    assertThat(usages.getFirst().succeeded()).isFalse();
    assertThat(usages.getFirst().cpu()).isNull();
  }

  private void invoke(String text) {
    try (LambdaClient lambda =
        LambdaClient.builder()
            .endpointOverride(URI.create(cloud.endpoint()))
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      lambda.invoke(
          i -> i.functionName("sample").payload(SdkBytes.fromUtf8String("\"" + text + "\"")));
    }
  }

  private List<String> platformLines(int reports) {
    try (CloudWatchLogsClient logs =
        CloudWatchLogsClient.builder()
            .endpointOverride(URI.create(cloud.endpoint()))
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      return await()
          .until(
              () ->
                  logs.filterLogEvents(f -> f.logGroupName(GROUP)).events().stream()
                      .map(FilteredLogEvent::message)
                      .filter(line -> line.matches("(?s)(INIT_START|START|END|REPORT) .*"))
                      .toList(),
              lines -> lines.stream().filter(line -> line.startsWith("REPORT")).count() == reports);
    }
  }

  private static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
  }
}
