package io.millrace.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.aws.AwsClients;
import io.millrace.contracts.AwsEndpoint.TrainingSite;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.EndpointStatus;
import software.amazon.awssdk.services.sagemaker.model.ProductionVariant;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeAsyncClient;
import software.amazon.awssdk.services.sagemakerruntime.model.InvokeEndpointWithResponseStreamResponse;
import software.amazon.awssdk.services.sagemakerruntime.model.InvokeEndpointWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelStreamErrorException;
import software.amazon.awssdk.services.sagemakerruntime.model.SageMakerRuntimeException;

/** What an endpoint answers bit by bit is read by AWS's own client of such answers. */
@ParameterizedClass
@EnumSource
class StreamOfEndpointTest {

  private static final Duration PATIENCE = AwsEndpoint.patience(Duration.ofMinutes(20));

  private final String name =
      "contract-stream-%s".formatted(UUID.randomUUID().toString().substring(0, 8));
  private final TrainingSite site;
  private final TestBucket bucket;
  private final SageMakerClient sageMaker;
  private final SageMakerRuntimeAsyncClient runtime;

  StreamOfEndpointTest(AwsEndpoint endpoint) {
    site = endpoint.training();
    bucket = TestBucket.create(site.clients().s3());
    sageMaker = site.clients().client(SageMakerClient.builder());
    AwsClients clients = site.clients();
    var builder =
        SageMakerRuntimeAsyncClient.builder()
            .region(clients.region())
            .credentialsProvider(clients.credentials());
    runtime =
        clients.endpoint() == null
            ? builder.build()
            : builder.endpointOverride(clients.endpoint()).build();
  }

  @BeforeEach
  void serve() {
    bucket
        .s3()
        .putObject(
            put -> put.bucket(bucket.name()).key("model.tar.gz"), RequestBody.fromString("model"));
    sageMaker.createModel(model ->
        model
            .modelName(name)
            .executionRoleArn(site.roleArn())
            .primaryContainer(container ->
                container
                    .image(site.image())
                    .modelDataUrl("s3://%s/model.tar.gz".formatted(bucket.name()))));
    sageMaker.createEndpointConfig(configuration ->
        configuration
            .endpointConfigName(name)
            .productionVariants(
                ProductionVariant.builder()
                    .variantName("version-1")
                    .modelName(name)
                    .instanceType("ml.m5.large")
                    .initialInstanceCount(1)
                    .build()));
    sageMaker.createEndpoint(endpoint -> endpoint.endpointName(name).endpointConfigName(name));
    await()
        .atMost(PATIENCE)
        .until(
            () -> sageMaker.describeEndpoint(asked -> asked.endpointName(name)).endpointStatus(),
            EndpointStatus.IN_SERVICE::equals);
  }

  @AfterEach
  void end() {
    sageMaker.deleteEndpoint(endpoint -> endpoint.endpointName(name));
    sageMaker.deleteEndpointConfig(configuration -> configuration.endpointConfigName(name));
    sageMaker.deleteModel(model -> model.modelName(name));
    runtime.close();
    sageMaker.close();
    bucket.close();
  }

  @Test
  void itsPartsAndWhatItRefusesAndThatItBrokeOff() {
    var whole = new Heard();
    ask(name, "data: 1\n\n".repeat(5000), whole);
    assertThat(whole.said.toString(UTF_8)).isEqualTo("data: 1\n\n".repeat(5000));
    assertThat(whole.head.invokedProductionVariant()).isEqualTo("version-1");

    assertThatThrownBy(() -> ask(name, "", new Heard()))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ModelErrorException.class,
            refused -> {
              assertThat(refused.originalStatusCode()).isEqualTo(400);
              assertThat(refused.originalMessage()).isEqualTo("empty");
            });

    var half = new Heard();
    assertThatThrownBy(() -> ask(name, AnsweringContainer.BREAKS_OFF, half))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ModelStreamErrorException.class);
    assertThat(half.said.toString(UTF_8)).isEqualTo(AnsweringContainer.BREAKS_OFF);

    assertThatThrownBy(() -> ask(name + "-nobody", "a", new Heard()))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            SageMakerRuntimeException.class,
            refused -> assertThat(refused.statusCode()).isEqualTo(400));
  }

  private void ask(String endpoint, String body, Heard heard) {
    var _ =
        runtime
            .invokeEndpointWithResponseStream(
                request ->
                    request
                        .endpointName(endpoint)
                        .contentType("application/json")
                        .body(SdkBytes.fromUtf8String(body)),
                heard.handler())
            .join();
  }

  /** What came. */
  private static final class Heard {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private InvokeEndpointWithResponseStreamResponse head =
        InvokeEndpointWithResponseStreamResponse.builder().build();

    private InvokeEndpointWithResponseStreamResponseHandler handler() {
      return InvokeEndpointWithResponseStreamResponseHandler.builder()
          .onResponse(response -> {
            head = response;
            said.reset(); // the client asks again what broke off
          })
          .subscriber(
              InvokeEndpointWithResponseStreamResponseHandler.Visitor.builder()
                  .onPayloadPart(part -> said.writeBytes(part.bytes().asByteArray()))
                  .build())
          .build();
    }
  }
}
