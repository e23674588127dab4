package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.firehose.FirehoseService;
import io.millrace.local.glue.GlueService;
import io.millrace.local.kms.KmsService;
import io.millrace.local.s3.S3Service;
import io.millrace.local.sagemaker.JobStorage;
import io.millrace.local.sagemaker.SageMakerService;
import io.millrace.local.sagemaker.TrainingPrograms;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.xray.XRayClient;

/**
 * Every member of every operation in AWS's models of the services here, asked by AWS's own SDK: it
 * is read, or it is refused by its name. None is left out without a word.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AskedMembersTest {

  private static final int NOT_IMPLEMENTED = 501;
  private static final int DEEPEST = 4; // of structures in structures

  /**
   * A service.
   *
   * @param inputs the class that holds what its operations read
   */
  record Asked(Class<?> api, Function<AskedMembersTest, AwsClient> client, String inputs) {

    /** Whether its operations are told by their paths, of which one may be taken for another. */
    boolean byPath() {
      return List.of(LambdaClient.class, XRayClient.class, SchedulerClient.class).contains(api);
    }

    @Override
    public String toString() {
      return api.getSimpleName();
    }
  }

  private LocalCloud cloud;

  static Stream<Asked> services() {
    return Stream.of(
        asked(SqsClient.class, SqsClient::builder, "queue.SqsInputs"),
        asked(CloudWatchLogsClient.class, CloudWatchLogsClient::builder, "logs.LogsInputs"),
        asked(CloudWatchClient.class, CloudWatchClient::builder, "metrics.CloudWatchInputs"),
        asked(EventBridgeClient.class, EventBridgeClient::builder, "events.EventsInputs"),
        asked(SchedulerClient.class, SchedulerClient::builder, "events.SchedulerService"),
        asked(KmsClient.class, KmsClient::builder, "kms.KmsInputs"),
        asked(GlueClient.class, GlueClient::builder, "glue.GlueInputs"),
        asked(FirehoseClient.class, FirehoseClient::builder, "firehose.FirehoseInputs"),
        asked(SageMakerClient.class, SageMakerClient::builder, "sagemaker.SageMakerInputs"),
        asked(
            ApplicationAutoScalingClient.class,
            ApplicationAutoScalingClient::builder,
            "sagemaker.ScalingInputs"),
        asked(LambdaClient.class, LambdaClient::builder, "lambda.LambdaInputs"),
        asked(XRayClient.class, XRayClient::builder, "traces.XRayService"),
        asked(CloudFormationClient.class, CloudFormationClient::builder, "StacksService"),
        asked(StsClient.class, StsClient::builder, "AccountService"));
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    SampleAssembly.write(folder, "{\"Resources\": {}}");
    cloud =
        LocalCloud.start(
            SampleAssembly.options(folder, 0),
            List.of(
                AskedMembersTest::s3,
                around -> new KmsService(around.folder("kms"), around.clock()),
                around -> new GlueService(around.folder("glue"), around.clock()),
                around ->
                    new FirehoseService(
                        around.folder("firehose"), (b, k, c, t) -> {}, around.clock()),
                around ->
                    new SageMakerService(
                        around.folder("sagemaker"),
                        new TrainingPrograms(Map.of()),
                        1,
                        new NoStorage(),
                        around.logs(),
                        around.events(),
                        around.metrics(),
                        around.clock(),
                        1)));
  }

  private static AwsService s3(LocalCloud.ServiceContext around) {
    try {
      return new S3Service(
          around.folder("s3"), around.clock(), around.events(), Map.of("local", "local"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyMemberIsReadOrRefusedByItsName(Asked service) throws Exception {
    List<String> silent = new ArrayList<>();
    try (AwsClient client = service.client().apply(this)) {
      for (Method operation : operations(service.api())) {
        String name = operation.getParameterTypes()[0].getSimpleName().replaceFirst("Request$", "");
        Optional<Class<?>> read = recordOf(service, name);
        AwsRequest.Builder plain = request(operation);
        if (read.isEmpty() && service.byPath()) {
          AwsServiceException refusal = refusal(client, operation, plain);
          if (refusal == null || !isUnknown(refusal)) {
            silent.add(name + ": " + refusal);
          }
        } else if (read.isPresent()) {
          for (Asking asking : askings(plain, read.get())) {
            AwsServiceException refusal = refusal(client, operation, asking.request());
            if (refusal == null || !isOf(asking.member(), refusal)) {
              silent.add(name + "." + asking.member() + ": " + refusal);
            }
          }
        }
      }
    }
    assertThat(silent).isEmpty();
  }

  /**
   * S3's operations read where they need to, and refuse what is left before they change anything:
   * what is asked of them is done or refused, and is never a fault of the local cloud.
   */
  @Test
  void everyMemberOfS3IsDoneOrRefused() throws Exception {
    List<String> faults = new ArrayList<>();
    try (S3Client s3 = client(S3Client.builder().forcePathStyle(true))) {
      s3.createBucket(b -> b.bucket("bucket"));
      for (Method operation : operations(S3Client.class)) {
        AwsRequest.Builder plain = request(operation);
        for (SdkField<?> field : ((SdkPojo) plain).sdkFields()) {
          if (field.location() == MarshallLocation.HEADER
              || field.location() == MarshallLocation.QUERY_PARAM) {
            AwsRequest.Builder request = plain.build().toBuilder();
            ((SdkPojo) request)
                .sdkFields()
                .forEach(each -> {
                  if (each.locationName().equals("Bucket")) {
                    each.set(request, "bucket");
                  } else if (each.locationName().equals("Key")) {
                    each.set(request, "key");
                  } else if (each.containsTrait(RequiredTrait.class)) {
                    each.set(request, SdkModel.sample(each));
                  }
                });
            field.set(request, SdkModel.sample(field));
            AwsServiceException refusal = refusal(s3, operation, request);
            if (refusal != null
                && refusal.statusCode() >= 500
                && refusal.statusCode() != NOT_IMPLEMENTED) {
              faults.add(operation.getName() + "." + field.memberName() + ": " + refusal);
            }
          }
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  private static boolean isUnknown(AwsServiceException refusal) {
    return refusal.statusCode() == NOT_IMPLEMENTED
        && refusal.awsErrorDetails().errorCode().equals("UnknownOperationException");
  }

  private static boolean isOf(String member, AwsServiceException refusal) {
    return refusal.statusCode() == NOT_IMPLEMENTED
        && refusal.awsErrorDetails().errorCode().equals("NotImplemented")
        && refusal.awsErrorDetails().errorMessage().contains(member);
  }

  /** A request in which one member is set that its operation does not read. */
  private record Asking(String member, AwsRequest.Builder request) {}

  private static List<Asking> askings(AwsRequest.Builder plain, Class<?> read) {
    List<Asking> askings = new ArrayList<>();
    for (Chain chain : unread(plain, (SdkPojo) plain, read, 0)) {
      AwsRequest.Builder request = plain.build().toBuilder();
      SdkModel.set(request, chain.fields());
      if (chain.fields().getLast().locationName().equals("EndpointId")) {
        continue; // the SDK signs such requests by native code that is not here
      }
      askings.add(
          new Asking(
              chain
                  .fields()
                  .getLast()
                  .locationName()
                  .replaceFirst("(?i)^x-amz-", "")
                  .replace("-", ""),
              request));
    }
    return askings;
  }

  /** Fields from a member of a request to a member of a structure in it. */
  private record Chain(List<SdkField<?>> fields) {

    Chain below(SdkField<?> outer) {
      return new Chain(Stream.concat(Stream.<SdkField<?>>of(outer), fields.stream()).toList());
    }
  }

  private static List<Chain> unread(Object root, SdkPojo pojo, Class<?> read, int depth) {
    List<Chain> found = new ArrayList<>();
    for (SdkField<?> field : pojo.sdkFields()) {
      Optional<Type> component = component(read, field);
      if (component.isEmpty()) {
        found.add(new Chain(List.of(field)));
      } else if (depth < DEEPEST) {
        SdkModel.structure(field)
            .flatMap(inner ->
                recordIn(component.get()).map(type -> unread(root, inner, type, depth + 1)))
            .ifPresent(chains -> chains.forEach(chain -> found.add(chain.below(field))));
      }
    }
    return found;
  }

  private static Optional<Type> component(Class<?> read, SdkField<?> field) {
    String name =
        field.location() == MarshallLocation.HEADER ? field.memberName() : field.locationName();
    if (name.equals("Payload")) {
      return Optional.of(String.class); // the body itself
    }
    String component = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    return Arrays.stream(read.getRecordComponents())
        .filter(each -> each.getName().equals(component))
        .map(RecordComponent::getGenericType)
        .findFirst();
  }

  private static Optional<Class<?>> recordIn(Type type) {
    return switch (type) {
      case Class<?> plain when plain.isRecord() && plain != Bytes.class -> Optional.of(plain);
      case ParameterizedType of when of.getRawType() == List.class ->
          recordIn(of.getActualTypeArguments()[0]);
      default -> Optional.empty();
    };
  }

  private static AwsRequest.Builder request(Method operation) throws Exception {
    var request =
        (AwsRequest.Builder) operation.getParameterTypes()[0].getMethod("builder").invoke(null);
    for (SdkField<?> field : ((SdkPojo) request).sdkFields()) {
      if (field.location() == MarshallLocation.PATH) {
        field.set(request, SdkModel.sample(field));
      }
    }
    return request;
  }

  private static List<Method> operations(Class<?> api) {
    return Arrays.stream(api.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method ->
            method.getParameterCount() > 0
                && AwsRequest.class.isAssignableFrom(method.getParameterTypes()[0])
                && method.getReturnType().getSimpleName().matches(".*Response(Bytes)?")
                && (method.getParameterCount() == 1
                    || method.getParameterTypes()[1] == RequestBody.class))
        .toList();
  }

  private static Optional<Class<?>> recordOf(Asked service, String operation) {
    try {
      return Optional.of(Class.forName("io.millrace.local." + service.inputs() + "$" + operation));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  private static @Nullable AwsServiceException refusal(
      AwsClient client, Method operation, AwsRequest.Builder request) throws Exception {
    try {
      if (operation.getParameterCount() == 1) {
        operation.invoke(client, request.build());
      } else {
        operation.invoke(client, request.build(), RequestBody.fromString("content"));
      }
      return null;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof AwsServiceException refusal) {
        return refusal;
      }
      throw new AssertionError(operation.getName(), Objects.requireNonNull(e.getCause()));
    }
  }

  private static <
          C extends AwsClient, B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>>
      Asked asked(Class<C> api, Supplier<B> builder, String inputs) {
    return new Asked(api, test -> test.client(builder.get()), inputs);
  }

  private <C, B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>> C client(B builder) {
    return builder
        .endpointOverride(URI.create(cloud.endpoint()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(o ->
            o.retryStrategy(r -> r.maxAttempts(1))
                .putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true))
        .build();
  }

  /** No job runs here. */
  private static final class NoStorage implements JobStorage {

    @Override
    public List<String> list(String bucket, String prefix) {
      return List.of();
    }

    @Override
    public void download(String bucket, String key, Path file) {}

    @Override
    public void upload(Path file, String bucket, String key) {}
  }
}
