package io.millrace.domain.access;

import io.millrace.domain.project.ProjectName;
import java.util.Map;

/**
 * Who asks, as the authorizer verified it.
 *
 * @param subject a person's or an application's name
 * @param roles by project name, or under {@link AccessToken#EVERY_PROJECT}
 */
public record Caller(String subject, Map<String, Role> roles) {
  public Caller {
    roles = Map.copyOf(roles);
  }

  /** Whether this caller has at least this role in the project; nobody has one by default. */
  public boolean may(Role needed, ProjectName project) {
    return mayIn(needed, project.value());
  }

  /**
   * Whether this caller has at least this role in all of a scope.
   *
   * @param scope a project's name or {@link AccessToken#EVERY_PROJECT}
   */
  public boolean mayIn(Role needed, String scope) {
    return covers(needed, scope) || covers(needed, AccessToken.EVERY_PROJECT);
  }

  private boolean covers(Role needed, String project) {
    Role role = roles.get(project);
    return role != null && role.covers(needed);
  }
}
