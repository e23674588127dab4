package io.millrace.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.lambda.Isolation;
import io.millrace.local.sample.HostedSample;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.example.library.Library;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Two functions in one warm process, each of which believes that it has one of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WarmHostTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private LocalCloud cloud;
  private LambdaClient lambda;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    library(folder.resolve("asset.one/lib"));
    library(folder.resolve("asset.two/lib"));
    jar(folder.resolve("asset.one/lib/only.jar"), "org/example/only/resource.txt");
    Files.writeString(
        folder.resolve("manifest.json"),
        """
        {"artifacts": {
          "Warm": {"type": "aws:cloudformation:stack", "dependencies": ["Warm.assets"],
                   "properties": {"templateFile": "Warm.template.json"}},
          "Warm.assets": {"type": "cdk:asset-manifest",
                          "properties": {"file": "Warm.assets.json"}}}}
        """);
    Files.writeString(
        folder.resolve("Warm.assets.json"),
        """
        {"files": {
          "one": {"source": {"path": "asset.one", "packaging": "zip"},
                  "destinations": {"here": {"objectKey": "one.zip"}}},
          "two": {"source": {"path": "asset.two", "packaging": "zip"},
                  "destinations": {"here": {"objectKey": "two.zip"}}}}}
        """);
    Files.writeString(
        folder.resolve("Warm.template.json"),
        "{\"Resources\": {\"One\": %s, \"Two\": %s}}"
            .formatted(function("one", 128), function("two", 256)));
    cloud =
        LocalCloud.start(
            SampleAssembly.options(folder, 0).withIsolation(Isolation.HOST), List.of());
    lambda =
        LambdaClient.builder()
            .endpointOverride(URI.create(cloud.endpoint()))
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(PATIENCE))
            .build();
  }

  @AfterAll
  void stop() {
    callers.close();
    lambda.close();
    cloud.close();
  }

  @Test
  void bothRunInOneProcess() {
    answer("one", "variable", "NAME");
    answer("two", "variable", "NAME");

    assertThat(cloud.functionProcesses().values().stream().flatMap(Collection::stream).distinct())
        .hasSize(1);
  }

  @Test
  void eachReadsItsOwnVariablesInLibrariesAndThreadsOfNobodyToo() {
    assertThat(answer("one", "variable", "NAME")).isEqualTo("one one");
    assertThat(answer("two", "variable", "NAME")).isEqualTo("two two");
    assertThat(answer("two", "pool", "NAME")).startsWith("two ");
    assertThat(answer("one", "variable", "PATH")).isNotEqualTo("null null");
  }

  @Test
  void eachHasPropertiesOfItsOwn() {
    assertThat(answer("one", "property", "of-one")).isEqualTo("null of-one");
    assertThat(answer("two", "property", "of-two")).isEqualTo("null of-two");
  }

  @Test
  void eachHasStaticsOfItsOwnAndTheLibraryIsLoadedOnce() {
    int ofOne = first(answer("one", "count"));
    assertThat(first(answer("one", "count"))).isEqualTo(ofOne + 1);
    int shared = last(answer("one", "count"));

    assertThat(last(answer("two", "count"))).isEqualTo(shared + 1);
  }

  @Test
  void eachSeesOnlyWhatItBrings() {
    assertThat(answer("one", "resource", "org/example/only/resource.txt")).isEqualTo("found");
    assertThat(answer("two", "resource", "org/example/only/resource.txt")).isEqualTo("absent");
    assertThat(answer("two", "class", "org.example.library.Library")).isEqualTo("found");
    assertThat(answer("two", "class", "org.objectweb.asm.ClassReader")).isEqualTo("absent");
    assertThat(answer("two", "class", "io.millrace.host.FunctionHost")).isEqualTo("absent");
  }

  @Test
  void eachIsToldOfItsOwnMemory() {
    long one = Long.parseLong(answer("one", "heap"));

    assertThat(Long.parseLong(answer("two", "heap"))).isGreaterThan(one);
    assertThat(one).isLessThan(128L << 20);
  }

  @Test
  void whatEachPrintsIsInItsOwnLog() {
    answer("one", "print", "line-of-one");
    answer("two", "print", "line-of-two");

    await().atMost(PATIENCE).until(() -> log("two").contains("library line-of-two"));
    await().atMost(PATIENCE).until(() -> log("one").contains("library line-of-one"));
    assertThat(log("one")).contains("own line-of-one").doesNotContain("line-of-two");
    assertThat(log("two")).contains("own line-of-two").doesNotContain("line-of-one");
  }

  @Test
  void exitEndsOneFunctionAlone() {
    answer("two", "count");
    int before = first(answer("two", "count"));

    assertThat(invoke("one", "exit", "3").payload().asUtf8String())
        .contains("Runtime.ExitError", "exit status 3");

    assertThat(first(answer("two", "count"))).isEqualTo(before + 1);
    assertThat(answer("one", "variable", "NAME")).isEqualTo("one one");
  }

  @Test
  void hangCostsTheProcessAndWhatRanBesideItIsRunAgain() throws Exception {
    answer("two", "count");
    Future<String> beside = callers.submit(() -> answer("two", "wait", "3000"));

    assertThat(invoke("one", "hang").payload().asUtf8String()).contains("Sandbox.Timedout");

    assertThat(beside.get()).isEqualTo("waited");
    assertThat(answer("one", "variable", "NAME")).isEqualTo("one one");
  }

  @Test
  void exhaustedHeapIsAnErrorAndOthersGoOn() {
    InvokeResponse response = invoke("two", "exhaust");

    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(answer("one", "variable", "NAME")).isEqualTo("one one");
    assertThat(answer("two", "variable", "NAME")).isEqualTo("two two");
  }

  private String answer(String function, String... words) {
    InvokeResponse response = invoke(function, words);
    assertThat(response.functionError()).as(response.payload().asUtf8String()).isNull();
    return response.payload().asUtf8String().replace("\"", "");
  }

  private InvokeResponse invoke(String function, String... words) {
    String event = "[\"" + String.join("\",\"", words) + "\"]";
    return lambda.invoke(i -> i.functionName(function).payload(SdkBytes.fromUtf8String(event)));
  }

  private String log(String function) {
    try (CloudWatchLogsClient logs =
        CloudWatchLogsClient.builder()
            .endpointOverride(URI.create(cloud.endpoint()))
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      StringBuilder all = new StringBuilder();
      logs.filterLogEvents(f -> f.logGroupName("/aws/lambda/" + function))
          .events()
          .forEach(event -> all.append(event.message()).append('\n'));
      return all.toString();
    }
  }

  private static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
  }

  private static int first(String counts) {
    return Integer.parseInt(counts.substring(0, counts.indexOf(' ')));
  }

  private static int last(String counts) {
    return Integer.parseInt(counts.substring(counts.lastIndexOf(' ') + 1));
  }

  private static String function(String name, int memory) {
    return """
    {"Type": "AWS::Lambda::Function", "Properties": {
      "Code": {"S3Bucket": "assets", "S3Key": "%s.zip"}, "FunctionName": "%1$s",
      "Environment": {"Variables": {"NAME": "%1$s"}},
      "Handler": "%s", "MemorySize": %s, "Runtime": "java25", "Timeout": 5}}
    """
        .formatted(name, HostedSample.class.getName(), memory);
  }

  private static void library(Path lib) throws IOException {
    Files.createDirectories(lib);
    jar(lib.resolve("sample.jar"), resource(HostedSample.class));
    jar(lib.resolve("library.jar"), resource(Library.class));
  }

  private static String resource(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  private static void jar(Path file, String resource) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
        InputStream content =
            resource.endsWith(".class")
                ? Objects.requireNonNull(WarmHostTest.class.getResourceAsStream("/" + resource))
                : InputStream.nullInputStream()) {
      JarEntry entry = new JarEntry(resource);
      entry.setTime(0);
      jar.putNextEntry(entry);
      jar.write(resource.endsWith(".class") ? content.readAllBytes() : "text".getBytes(UTF_8));
      jar.closeEntry();
    }
  }
}
