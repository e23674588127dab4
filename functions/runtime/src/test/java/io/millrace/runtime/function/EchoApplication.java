package io.millrace.runtime.function;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.domain.InvalidInputException;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.tracing.Traces;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;

/** A module that answers what it was given. */
public final class EchoApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    ModuleFunctions.of(context, Traces.of(new Variables(Map.of())))
        .with("echo", event -> event, Echo::new)
        .with("fail", EchoApplication::failure, never -> never)
        .with("misread", event -> Integer.parseInt(event.path("valid").asString("")), read -> read);
  }

  private static String failure(JsonNode event) {
    if (event.has("invalid")) {
      throw new InvalidInputException("colour", "green", event.path("invalid").asString());
    }
    throw new IllegalStateException("the state store is away");
  }

  /** What was given, which is not to be logged. */
  private record Echo(@JsonValue JsonNode event) {

    @Override
    public String toString() {
      return "as it was";
    }
  }
}
