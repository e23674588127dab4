package io.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What tests of the local cloud ask of one that runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LocalCloudFixture {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  Path folder;

  LocalCloud cloud;

  LambdaClient lambda;

  SqsClient sqs;

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = temporary;
    SampleAssembly.write(folder);
    cloud = LocalCloud.start(SampleAssembly.options(folder, 1.0), List.of());
    lambda = client(LambdaClient.builder());
    sqs = client(SqsClient.builder());
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> C client(B builder) {
    return builder
        .endpointOverride(URI.create(cloud.endpoint()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  InvokeResponse invoke(String text) {
    return lambda.invoke(i -> i.functionName("sample").payload(json(text)));
  }

  static SdkBytes json(String text) {
    return SdkBytes.fromUtf8String("\"" + text + "\"");
  }

  void killAll() {
    cloud
        .functionProcesses()
        .values()
        .forEach(
            pids -> pids.forEach(pid -> ProcessHandle.of(pid).orElseThrow().destroyForcibly()));
  }

  List<String> noted(String mark) {
    Path trace = SampleAssembly.trace(folder);
    try {
      return Files.exists(trace)
          ? Files.readAllLines(trace).stream().filter(line -> line.contains(mark)).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
