package io.millrace.domain.access;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.project.ProjectName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What whoever issues a token asks for.
 *
 * @param subject who will bear the token: 1 to 100 letters, digits and {@code . _ @ + -}
 * @param roles at least one, by project name or {@link AccessToken#EVERY_PROJECT}
 * @param days how long the token is valid, 1 to 365
 */
public record TokenRequest(String subject, Map<String, Role> roles, Integer days) {

  private static final Pattern SUBJECT = Pattern.compile("[A-Za-z0-9._@+-]{1,100}");
  private static final int MAX_DAYS = 365;
  private static final List<Role> ROLES = List.of(Role.values());

  public TokenRequest(
      @Nullable String subject,
      @Nullable Map<String, @Nullable Role> roles,
      @Nullable Integer days) {
    this.subject = subject == null ? "" : subject;
    this.roles = granted(roles == null ? Map.of() : roles);
    this.days = days == null ? 0 : days;
    Check.that(
        SUBJECT.matcher(this.subject).matches(),
        "subject",
        "1 to 100 letters, digits and . _ @ + -",
        this.subject);
    Check.that(!this.roles.isEmpty(), "roles", "at least one, by project", this.roles);
    Check.that(this.days >= 1 && this.days <= MAX_DAYS, "days", "1 to " + MAX_DAYS, this.days);
  }

  Duration validFor() {
    return Duration.ofDays(days);
  }

  private static Map<String, Role> granted(Map<String, @Nullable Role> asked) {
    Map<String, Role> granted = new TreeMap<>();
    asked.forEach((project, role) -> {
      String known =
          project.equals(AccessToken.EVERY_PROJECT) ? project : new ProjectName(project).value();
      if (role == null) {
        throw new InvalidInputException("role in " + known, "one of " + ROLES, "null");
      }
      granted.put(known, role);
    });
    return granted;
  }
}
