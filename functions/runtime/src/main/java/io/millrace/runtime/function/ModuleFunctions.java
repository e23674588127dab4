package io.millrace.runtime.function;

import static org.springframework.cloud.function.context.catalog.FunctionTypeUtils.functionType;

import io.millrace.runtime.tracing.Traces;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * The functions of one module, under the names by which Lambda is told which one to run.
 *
 * <p>They are registered one by one rather than found by scanning, which starts 1.6 times faster.
 */
public final class ModuleFunctions {

  private static final String DEFINITION = "spring.cloud.function.definition";

  private final GenericApplicationContext context;
  private final Traces traces;
  private final Set<String> names = new TreeSet<>();

  private ModuleFunctions(GenericApplicationContext context, Traces traces) {
    this.context = context;
    this.traces = traces;
  }

  /**
   * The functions of the module that starts in {@code context}. The start fails unless one of them
   * is the one to run: Spring Cloud Function would otherwise let each event's headers choose.
   *
   * @param traces that each invocation becomes a part of
   */
  public static ModuleFunctions of(GenericApplicationContext context, Traces traces) {
    var functions = new ModuleFunctions(context, traces);
    context.registerBean(
        "definitionIsPinned",
        InitializingBean.class,
        () -> () -> functions.requireKnown(context.getEnvironment().getProperty(DEFINITION, "")));
    return functions;
  }

  /**
   * Adds a function.
   *
   * @param name of the bean, for instance {@code ingestUpload}
   * @param reader takes from the event's JSON what the function is about; refuses what is not such
   *     an event
   * @param function does it, once or again, and says in a value what came of it; as a text, which
   *     is logged, that value says nothing of what was given
   */
  public <E, A> ModuleFunctions with(
      String name, Function<JsonNode, E> reader, Function<E, A> function) {
    names.add(name);
    var invocation = new Invocation<>(name, reader, function, traces);
    // A stream in and bytes out keep the adapter from logging, unwrapping or renaming anything.
    context.registerBean(
        name,
        FunctionRegistration.class,
        () ->
            new FunctionRegistration<>(invocation, name)
                .type(functionType(InputStream.class, byte[].class)));
    return this;
  }

  private void requireKnown(String definition) {
    if (!names.contains(definition)) {
      throw new IllegalStateException(
          "SPRING_CLOUD_FUNCTION_DEFINITION must be one of %s, but was '%s'"
              .formatted(names, definition));
    }
  }
}
