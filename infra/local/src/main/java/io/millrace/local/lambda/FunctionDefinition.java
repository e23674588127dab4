package io.millrace.local.lambda;

import io.millrace.local.service.Arns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A function as its template defines it.
 *
 * @param handler class, or class and method
 * @param role the ARN of its role, which nothing here asks for
 * @param code folder with {@code lib/*.jar}, or a jar
 * @param environment the template's variables; they may hold what must not be printed
 * @param reservedConcurrency most invocations at once; null where nothing is reserved
 * @param deadLetterArn where events go that failed for good; null for nowhere
 * @param logGroup where its output goes
 * @param logFormat {@code Text} or {@code JSON}: how Lambda writes its own lines
 * @param traced whether its invocations are traced, where whoever asks did not decide
 * @param snapStart whether initialization ends with the checkpoint hooks, as under SnapStart
 */
record FunctionDefinition(
    String name,
    String handler,
    String role,
    Path code,
    Map<String, String> environment,
    int memoryMegabytes,
    Duration timeout,
    @Nullable Integer reservedConcurrency,
    @Nullable String deadLetterArn,
    String logGroup,
    String logFormat,
    boolean traced,
    boolean snapStart) {

  private static final String WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER";

  FunctionDefinition {
    environment = Map.copyOf(environment);
  }

  /**
   * The script in its code that is to start its process, as {@code AWS_LAMBDA_EXEC_WRAPPER} names
   * it where Lambda unpacks it; empty where there is none.
   */
  Optional<Path> wrapper() {
    return Optional.ofNullable(environment.get(WRAPPER))
        .map(path -> code.resolve(path.replaceFirst("^/var/task/", "")));
  }

  String arn() {
    return Arns.of("lambda", "function:" + name);
  }

  @Override
  public String toString() {
    return "FunctionDefinition[" + name + ", " + handler + "]";
  }
}
