package io.millrace.lambda;

import io.millrace.domain.InvalidInputException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;

/** A room that answers what it was given. */
public final class EchoApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    RoomFunctions.of(context)
        .with("echo", event -> event, event -> event)
        .with("fail", EchoApplication::failure, never -> never);
  }

  private static String failure(JsonNode event) {
    if (event.has("invalid")) {
      throw new InvalidInputException("colour", "green", event.path("invalid").asString());
    }
    throw new IllegalStateException("the ledger is away");
  }
}
