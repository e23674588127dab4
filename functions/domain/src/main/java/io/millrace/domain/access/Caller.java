package io.millrace.domain.access;

import io.millrace.domain.ProjectName;
import io.millrace.domain.Sha256;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as the authorizer verified it.
 *
 * @param subject a person's or an application's name, as whoever issued the token wrote it
 * @param roles by project name, or under {@link AccessToken#EVERY_PROJECT}
 * @param issuedBy who vouches for the name; null where the platform's operators do
 * @param token the hash of the token that was shown; null where there was none
 */
public record Caller(
    String subject, Map<String, Role> roles, @Nullable String issuedBy, @Nullable Sha256 token) {
  public Caller {
    roles = Map.copyOf(roles);
  }

  /** Somebody for whom the platform's operators vouch. */
  public Caller(String subject, Map<String, Role> roles) {
    this(subject, roles, null, null);
  }

  /**
   * What the history calls them: {@code ada}, or {@code ada (by eve)} where eve issued the token,
   * for whoever issues tokens may write any name.
   */
  public String name() {
    return issuedBy == null ? subject : "%s (by %s)".formatted(subject, issuedBy);
  }

  /** Who vouches for those that this caller issues tokens to: the first that operators know. */
  public String voucher() {
    return issuedBy == null ? subject : issuedBy;
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

  /**
   * The highest role of this caller in the project.
   *
   * @throws IllegalArgumentException if they have none
   */
  public Role highest(ProjectName project) {
    return Stream.of(Role.values())
        .filter(role -> may(role, project))
        .reduce((_, higher) -> higher)
        .orElseThrow(() -> new IllegalArgumentException(subject + " has no role in " + project));
  }

  private boolean covers(Role needed, String project) {
    Role role = roles.get(project);
    return role != null && role.covers(needed);
  }
}
