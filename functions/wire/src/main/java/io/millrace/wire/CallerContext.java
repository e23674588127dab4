package io.millrace.wire;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * A verified caller as the authorizer hands it to the functions behind the HTTP API, where they
 * find it under {@code requestContext.authorizer.lambda}. All values are text: API Gateway passes
 * no others through unchanged.
 */
public final class CallerContext {

  /** Who calls. */
  public static final String SUBJECT = "subject";

  /** What they may do: a JSON object of roles by project, in a text. */
  public static final String ROLES = "roles";

  private static final TypeReference<Map<String, Role>> ROLES_BY_PROJECT = new TypeReference<>() {};

  private CallerContext() {}

  /** The context of this caller. */
  public static Map<String, String> of(Caller caller) {
    return Map.of(SUBJECT, caller.subject(), ROLES, Json.text(caller.roles()));
  }

  /**
   * The caller of this context.
   *
   * @param subject the value of {@link #SUBJECT}
   * @param roles the value of {@link #ROLES}
   * @throws InvalidInputException if the authorizer cannot have written it
   */
  public static Caller read(String subject, String roles) {
    try {
      return new Caller(subject, Json.mapper().readValue(roles, ROLES_BY_PROJECT));
    } catch (JacksonException | NullPointerException e) {
      throw new InvalidInputException("The caller's roles are not roles by project.");
    }
  }
}
