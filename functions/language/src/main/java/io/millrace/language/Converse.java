package io.millrace.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.millrace.aws.AwsClients;
import io.millrace.aws.DynamoDbStateStore;
import io.millrace.aws.InvokedEndpoint;
import io.millrace.domain.event.Tracing;
import io.millrace.runtime.logging.InvocationLog;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.runtime.logging.ServingMetrics;
import io.millrace.runtime.process.Priming;
import io.millrace.runtime.process.RestoreSafeRandom;
import io.millrace.runtime.process.Variables;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import org.crac.Core;
import org.crac.Resource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The function behind {@code /openai/v1}. */
public final class Converse implements RequestStreamHandler, Resource {

  /** Less than API Gateway waits for this function. */
  private static final Duration PATIENCE = Duration.ofSeconds(27);

  private static final int PRIMING_CALLS = 50;
  private static final byte[] PRIMING =
      """
      {"version":"2.0","routeKey":"POST /openai/v1/chat/completions",
       "requestContext":{"authorizer":{"lambda":
       {"subject":"millrace","roles":"{\\"millrace-priming\\":\\"VIEWER\\"}"}}},
       "body":"{\\"model\\":\\"millrace-priming\\",\\"messages\\":[]}","isBase64Encoded":false}\
      """
          .getBytes(UTF_8);

  private final LanguageApi api;

  /** As AWS Lambda starts it, with {@code STAGE} and {@code TABLE} in its environment. */
  public Converse() {
    this(api(Variables.ofProcess()));
    Core.getGlobalContext().register(this);
  }

  Converse(LanguageApi api) {
    this.api = api;
  }

  private static LanguageApi api(Variables variables) {
    AwsClients aws = AwsClients.of(variables.all());
    InstantSource clock = InstantSource.system();
    RestoreSafeRandom chance = RestoreSafeRandom.ofProcess();
    var stateStore =
        new DynamoDbStateStore(
            aws.client(DynamoDbClient.builder()),
            variables.required("TABLE"),
            clock,
            chance::uuid,
            Tracing.NONE);
    var metrics = new ServingMetrics(MetricLog.ofFunction(variables.required("STAGE"), clock));
    return new LanguageApi(
        new ServedLanguageModels(stateStore, clock),
        new VersionsInTurn(new InvokedEndpoint(aws, PATIENCE)::ask, metrics, chance, clock),
        metrics);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context) {
    InvocationLog.run(context, () -> answer.write(api.answer(event.readAllBytes()).toBytes()));
  }

  /** Takes the snapshot after the path of a request is loaded, linked and compiled. */
  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    Priming.usual().repeat(PRIMING_CALLS, () -> api.answer(PRIMING).toBytes());
  }

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {}
}
