package io.millrace.wire;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.access.Role;
import io.millrace.domain.access.TokenRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Requests for tokens: {@code {"subject":"ada","roles":{"telco-churn":"SCIENTIST"},"days":30}}. */
public final class TokenRequests {

  private static final List<Role> ROLES = List.of(Role.values());

  private TokenRequests() {}

  /**
   * Reads a request.
   *
   * @throws InvalidInputException if it is none, with the field that is wrong
   */
  public static TokenRequest read(String json) {
    JsonFields fields = JsonFields.of(json, "subject", "roles", "days");
    String subject = fields.text("subject");
    Map<String, Role> roles = new LinkedHashMap<>();
    fields
        .object("roles", "roles by project")
        .properties()
        .forEach(each -> roles.put(each.getKey(), role(each.getKey(), each.getValue())));
    return new TokenRequest(subject, roles, (int) fields.whole("days", 1, TokenRequest.MAX_DAYS));
  }

  private static Role role(String project, JsonNode role) {
    return ROLES.stream()
        .filter(each -> role.isString() && each.name().equals(role.stringValue()))
        .findFirst()
        .orElseThrow(
            () -> new InvalidInputException("role in " + project, "one of " + ROLES, role));
  }
}
