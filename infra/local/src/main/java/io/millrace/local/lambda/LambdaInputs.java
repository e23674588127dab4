package io.millrace.local.lambda;

import org.jspecify.annotations.Nullable;

/** What each operation of AWS Lambda reads. */
final class LambdaInputs {

  private LambdaInputs() {}

  /** Its payload is the body. */
  record Invoke(
      String functionName,
      @Nullable String qualifier,
      @Nullable String invocationType,
      @Nullable LogType logType) {}

  enum LogType {
    NONE,
    TAIL
  }

  record ListFunctions(@Nullable Integer maxItems, @Nullable String marker) {}

  record GetFunction(String functionName, @Nullable String qualifier) {}

  record GetFunctionConfiguration(String functionName, @Nullable String qualifier) {}

  record ListEventSourceMappings(
      @Nullable String functionName,
      @Nullable String eventSourceArn,
      @Nullable Integer maxItems,
      @Nullable String marker) {}
}
