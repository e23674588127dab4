package io.millrace.domain.access;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.state.AuditedChange;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What whoever issues a token asks for.
 *
 * @param subject who will bear the token: 1 to 100 letters, digits and {@code . _ @ + -}
 * @param roles at least one, by project name or {@link AccessToken#EVERY_PROJECT}
 * @param days how long the token is valid, 1 to 365
 */
public record TokenRequest(String subject, Map<String, Role> roles, int days) {

  /** How long a token may be valid at most. */
  public static final int MAX_DAYS = 365;

  private static final Pattern SUBJECT = Pattern.compile("[A-Za-z0-9._@+-]{1,100}");

  public TokenRequest {
    roles = Map.copyOf(roles);
    Check.that(
        SUBJECT.matcher(subject).matches(),
        "subject",
        "1 to 100 letters, digits and . _ @ + -",
        subject);
    Check.that(
        !subject.equalsIgnoreCase(AuditedChange.MILLRACE),
        "subject",
        "a name other than the platform's own",
        subject);
    Check.that(!roles.isEmpty(), "roles", "at least one, by project", roles);
    for (String project : roles.keySet()) {
      if (!project.equals(AccessToken.EVERY_PROJECT)) {
        var _ = new ProjectName(project); // refused where it cannot be one
      }
    }
    Check.that(days >= 1 && days <= MAX_DAYS, "days", "1 to " + MAX_DAYS, days);
  }

  Duration validFor() {
    return Duration.ofDays(days);
  }
}
