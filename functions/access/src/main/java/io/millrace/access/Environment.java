package io.millrace.access;

import io.millrace.aws.AwsClients;
import io.millrace.aws.DynamoDbStateStore;
import io.millrace.domain.access.Tokens;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.state.Backoff;
import io.millrace.domain.state.Transactions;
import io.millrace.runtime.process.RestoreSafeRandom;
import java.time.InstantSource;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the functions of this module are given by the environment that they start in. */
final class Environment {

  private static final String TABLE = "TABLE";

  private Environment() {}

  /** The tokens in the table that {@code TABLE} names. */
  static Tokens tokens(Map<String, String> environment) {
    String table = environment.get(TABLE);
    if (table == null) {
      throw new IllegalStateException(TABLE + " is not set");
    }
    InstantSource clock = InstantSource.system();
    var dynamo = AwsClients.of(environment).client(DynamoDbClient.builder());
    RestoreSafeRandom chance = RestoreSafeRandom.ofProcess();
    return new Tokens(
        new Transactions(
            new DynamoDbStateStore(dynamo, table, clock, chance::uuid, Tracing.NONE),
            Backoff.ofWrites(chance, clock)),
        clock);
  }
}
