package io.millrace.runtime.streaming;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import io.millrace.runtime.process.Variables;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What a function is told of its invocation.
 *
 * @param deadline when Lambda ends it
 * @param traceId of X-Ray; empty where nobody traces it
 */
record InvocationContext(
    String requestId,
    String functionArn,
    String traceId,
    Instant deadline,
    Variables variables,
    InstantSource clock)
    implements Context {

  static InvocationContext of(
      RuntimeApiClient.Asked asked, Variables variables, InstantSource clock) {
    return new InvocationContext(
        asked.requestId(),
        asked.header("Lambda-Runtime-Invoked-Function-Arn", ""),
        asked.header("Lambda-Runtime-Trace-Id", ""),
        Instant.ofEpochMilli(Long.parseLong(asked.header("Lambda-Runtime-Deadline-Ms", "0"))),
        variables,
        clock);
  }

  @Override
  public String getAwsRequestId() {
    return requestId;
  }

  @Override
  public String getLogGroupName() {
    return variable("AWS_LAMBDA_LOG_GROUP_NAME");
  }

  @Override
  public String getLogStreamName() {
    return variable("AWS_LAMBDA_LOG_STREAM_NAME");
  }

  @Override
  public String getFunctionName() {
    return variable("AWS_LAMBDA_FUNCTION_NAME");
  }

  @Override
  public String getFunctionVersion() {
    return variable("AWS_LAMBDA_FUNCTION_VERSION");
  }

  @Override
  public String getInvokedFunctionArn() {
    return functionArn;
  }

  @Override
  @SuppressWarnings("NullAway") // as Lambda's own: nobody asks by Cognito
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway") // nor by a mobile client
  public @Nullable ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return (int) Math.max(0, Duration.between(clock.instant(), deadline).toMillis());
  }

  @Override
  public int getMemoryLimitInMB() {
    return Integer.parseInt(variables.optional("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").orElse("0"));
  }

  @Override
  public LambdaLogger getLogger() {
    return LambdaRuntime.getLogger();
  }

  @Override
  @SuppressWarnings("NullAway") // null where nobody traces it
  public @Nullable String getXrayTraceId() {
    return traceId.isEmpty() ? null : traceId;
  }

  private String variable(String name) {
    return variables.optional(name).orElse("");
  }
}
