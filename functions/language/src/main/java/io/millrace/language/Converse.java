package io.millrace.language;

import com.amazonaws.services.lambda.runtime.Context;
import io.millrace.aws.AwsClients;
import io.millrace.aws.DynamoDbRunningTotals;
import io.millrace.aws.DynamoDbStateStore;
import io.millrace.aws.InvokedEndpoint;
import io.millrace.aws.S3ObjectStore;
import io.millrace.domain.access.Tokens;
import io.millrace.domain.deployment.TokenAllowances;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.state.Backoff;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectStore;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.runtime.logging.ServingMetrics;
import io.millrace.runtime.process.RestoreSafeRandom;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.streaming.StreamedFunction;
import io.millrace.runtime.streaming.StreamedResponse;
import io.millrace.wire.BearerToken;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The function behind {@code /openai/v1}, at a URL of its own: it knows by their tokens who asks,
 * as the API's authorizer does.
 */
public final class Converse implements StreamedFunction {

  private static final Logger LOG = LoggerFactory.getLogger(Converse.class);

  /** SageMaker waits for 60 seconds, for a whole answer or for the next of one bit by bit. */
  private static final Duration PATIENCE = Duration.ofSeconds(65);

  private final LanguageApi api;

  /**
   * As AWS Lambda starts it, with {@code STAGE}, {@code TABLE} and {@code DATA_BUCKET} in its
   * environment.
   */
  public Converse() {
    api = api(Variables.ofProcess());
  }

  private static LanguageApi api(Variables variables) {
    AwsClients aws = AwsClients.of(variables.all());
    InstantSource clock = InstantSource.system();
    RestoreSafeRandom chance = RestoreSafeRandom.ofProcess();
    DynamoDbClient dynamo = aws.client(DynamoDbClient.builder());
    var stateStore =
        new DynamoDbStateStore(
            dynamo, variables.required("TABLE"), clock, chance::uuid, Tracing.NONE);
    var metrics = new ServingMetrics(MetricLog.ofFunction(variables.required("STAGE"), clock));
    var tokens = new Tokens(new Transactions(stateStore, Backoff.ofWrites(chance, clock)), clock);
    var endpoints = new InvokedEndpoint(aws, PATIENCE);
    return new LanguageApi(
        authorization -> BearerToken.in(authorization).flatMap(tokens::verify),
        new ServedLanguageModels(stateStore, clock),
        new TokenAllowances(new DynamoDbRunningTotals(dynamo, variables.required("TABLE")), clock),
        new Conversation(
            new Conversation.Endpoints(endpoints::ask, endpoints::stream),
            new VersionsInTurn(metrics, chance, clock),
            metrics,
            clock),
        new ConversationCaptures(
            lazily(() -> store(aws)),
            variables.required("DATA_BUCKET"),
            chance::uuid,
            metrics,
            clock),
        metrics,
        clock);
  }

  private static ObjectStore store(AwsClients aws) {
    S3Client s3 = aws.s3();
    return new S3ObjectStore(s3, aws.presigner(s3));
  }

  /** Made once it is needed, which it is where a model says that something is kept. */
  private static <T> Supplier<T> lazily(Supplier<T> made) {
    var kept = new AtomicReference<@Nullable T>();
    return () -> {
      T known = kept.get();
      if (known == null) {
        known = made.get();
        kept.set(known);
      }
      return known;
    };
  }

  @Override
  public void answer(byte[] event, Context context, StreamedResponse response) {
    try {
      api.answer(event).sendTo(response);
    } catch (IOException e) {
      LOG.info("Whoever asked no longer takes the answer: {}", e.getMessage());
    }
  }
}
