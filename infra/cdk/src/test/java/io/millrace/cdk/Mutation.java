package io.millrace.cdk;

import io.millrace.cdk.Synthesized.Resource;

/**
 * A stage's templates with one thing in one resource broken.
 *
 * @param type of the resource
 * @param what is broken, for instance {@code without /Properties/KmsKeyId}
 */
record Mutation(String type, String id, String what, Synthesized broken) {

  static Mutation of(Resource resource, String what, Synthesized broken) {
    return new Mutation(resource.type(), resource.id(), what, broken);
  }

  @Override
  public String toString() {
    return "%s %s (%s): %s".formatted(broken.stage().name(), id, type, what);
  }
}
