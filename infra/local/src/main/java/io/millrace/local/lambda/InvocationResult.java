package io.millrace.local.lambda;

import io.millrace.local.service.JsonTrees;

/** How one invocation of a function ended. */
public sealed interface InvocationResult {

  /** What the function returned, or the description of its failure: JSON. */
  String payload();

  /** The function returned. */
  record Returned(String payload) implements InvocationResult {}

  /** The function threw, ran out of time, or its process ended. */
  record Failed(String payload) implements InvocationResult {

    static Failed of(String type, String message) {
      return new Failed(
          JsonTrees.object().put("errorMessage", message).put("errorType", type).toString());
    }
  }
}
