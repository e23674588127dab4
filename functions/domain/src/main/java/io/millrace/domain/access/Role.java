package io.millrace.domain.access;

/** What somebody may do in a project; each role may do all that those before it may. */
public enum Role {
  /** Reads, and asks for predictions. */
  VIEWER,
  /** Uploads data and changes the project's definition. */
  SCIENTIST,
  /** Approves and rejects versions. */
  APPROVER,
  /** Deploys and rolls back. */
  OPERATOR,
  /** Grants roles. */
  ADMIN;

  /** Whether this role may do what {@code needed} may. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }
}
