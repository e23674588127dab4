package io.millrace.domain.project;

import io.millrace.domain.access.Role;

/** What a stage asks of approvals, whatever its projects' definitions say. */
public enum ApprovalRule {
  /** Nothing. */
  AS_DECLARED {
    @Override
    public ApprovalPolicy over(ApprovalPolicy declared) {
      return declared;
    }
  },

  /** A person always: where the definition says that gates are enough, an approver decides. */
  BY_A_PERSON {
    @Override
    public ApprovalPolicy over(ApprovalPolicy declared) {
      return switch (declared) {
        case ApprovalPolicy.Automatic _ -> new ApprovalPolicy.ByRole(Role.APPROVER);
        case ApprovalPolicy.ByRole byRole -> byRole;
      };
    }
  };

  /** Who decides in this stage. */
  public abstract ApprovalPolicy over(ApprovalPolicy declared);
}
