package io.millrace.wire;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.Sha256;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * A verified caller as the authorizer hands it to the functions behind the HTTP API, where they
 * find it under {@code requestContext.authorizer.lambda}. All values are text: API Gateway passes
 * no others through unchanged.
 */
public final class CallerContext {

  private static final String SUBJECT = "subject";
  private static final String ROLES = "roles"; // a JSON object of roles by project, in a text
  private static final String ISSUED_BY = "issuedBy";
  private static final String TOKEN = "token"; // its hash

  private static final TypeReference<Map<String, Role>> ROLES_BY_PROJECT = new TypeReference<>() {};

  private CallerContext() {}

  /** The context of this caller. */
  public static Map<String, String> of(Caller caller) {
    Map<String, String> context = new TreeMap<>();
    context.put(SUBJECT, caller.subject());
    context.put(ROLES, Json.text(caller.roles()));
    if (caller.issuedBy() != null) {
      context.put(ISSUED_BY, caller.issuedBy());
    }
    if (caller.token() != null) {
      context.put(TOKEN, caller.token().toString());
    }
    return context;
  }

  /**
   * The caller of this context.
   *
   * @param context the text of a name; null where it has none
   * @return empty if nobody was verified
   * @throws InvalidInputException if the authorizer cannot have written it
   */
  public static Optional<Caller> read(Function<String, @Nullable String> context) {
    String subject = context.apply(SUBJECT);
    String roles = context.apply(ROLES);
    String token = context.apply(TOKEN);
    if (subject == null || roles == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Caller(
              subject,
              Json.mapper().readValue(roles, ROLES_BY_PROJECT),
              context.apply(ISSUED_BY),
              token == null ? null : new Sha256(token)));
    } catch (JacksonException | NullPointerException e) {
      throw new InvalidInputException("The caller's roles are not roles by project.");
    }
  }
}
