package io.millrace.domain.project;

import io.millrace.domain.access.Role;

/** Who decides that a version may serve. */
public sealed interface ApprovalPolicy {

  /**
   * A version that passed every gate, and that nothing else speaks against, is approved at once.
   */
  record Automatic() implements ApprovalPolicy {}

  /** Somebody with this role, or a higher one, approves. */
  record ByRole(Role role) implements ApprovalPolicy {}
}
