package io.millrace.api;

import io.millrace.domain.access.AccessToken;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.access.TokenRequest;
import io.millrace.domain.access.Tokens;
import io.millrace.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access tokens. Somebody sees, issues and withdraws those that reach no further than where they
 * administer.
 */
final class TokenRoutes {

  private static final Logger log = LoggerFactory.getLogger(TokenRoutes.class);

  private final Tokens tokens;
  private final RandomGenerator random;

  TokenRoutes(Platform platform, RandomGenerator random) {
    this.tokens = new Tokens(platform.ledger(), platform.clock());
    this.random = random;
  }

  List<Route> all() {
    return List.of(
        new Route("GET", "/v1/tokens", this::list),
        new Route("POST", "/v1/tokens", this::issue),
        new Route("DELETE", "/v1/tokens/{token}", this::withdraw));
  }

  private ApiResponse list(Call call) {
    List<Shown> administered =
        tokens.valid().stream()
            .filter(token -> administers(call.caller(), token.roles()))
            .map(Shown::of)
            .toList();
    return ApiResponse.json(Map.of("tokens", administered));
  }

  private ApiResponse issue(Call call) {
    if (call.caller().roles().values().stream().noneMatch(role -> role.covers(Role.ADMIN))) {
      throw notYours(call);
    }
    TokenRequest request = Json.read(call.request().body(), TokenRequest.class);
    if (!administers(call.caller(), request.roles())) {
      throw notYours(call);
    }
    Tokens.Issued issued = tokens.issue(request, random);
    log.info("{} issued token {}", call.caller().subject(), issued);
    return ApiResponse.json(
        201, Map.of("token", issued.token(), "issued", Shown.of(issued.kept())));
  }

  private ApiResponse withdraw(Call call) {
    AccessToken token =
        tokens
            .find(call.get("token"))
            .filter(found -> administers(call.caller(), found.roles()))
            .orElseThrow(() -> notYours(call));
    AccessToken withdrawn = tokens.withdraw(token);
    log.info("{} withdrew token {}", call.caller().subject(), withdrawn.id());
    return ApiResponse.json(Shown.of(withdrawn));
  }

  private static boolean administers(Caller caller, Map<String, Role> roles) {
    return roles.keySet().stream().allMatch(project -> caller.mayIn(Role.ADMIN, project));
  }

  /** The same whether or not there is such a token. */
  private static RefusedException notYours(Call call) {
    return RefusedException.forbidden(
        "%s may not do this: it needs the role ADMIN in every project of the token, and in * where it is for all."
            .formatted(call.caller().subject()));
  }

  /** A token without its hash. */
  private record Shown(
      String id, String subject, Map<String, Role> roles, Instant issuedAt, Instant expiresAt) {
    static Shown of(AccessToken token) {
      return new Shown(
          token.id(), token.subject(), token.roles(), token.issuedAt(), token.expiresAt());
    }
  }
}
