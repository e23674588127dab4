package io.millrace.api;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.AccessToken;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.access.TokenRequest;
import io.millrace.domain.access.Tokens;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.Cursor;
import io.millrace.wire.Json;
import io.millrace.wire.TokenRequests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access tokens. Somebody sees, issues and withdraws those that reach no further than where they
 * administer.
 */
final class TokenRoutes {

  private static final Logger log = LoggerFactory.getLogger(TokenRoutes.class);

  private final Tokens tokens;
  private final Projects projects;
  private final History history;
  private final RandomGenerator random;

  TokenRoutes(Platform platform, RandomGenerator random) {
    this.tokens = platform.tokens();
    this.history = new History(platform);
    this.projects = platform.projects();
    this.random = random;
  }

  List<ApiRoute> all() {
    return List.of(
        new ApiRoute("GET", "/v1/tokens", this::list),
        new ApiRoute("GET", "/v1/token-history", this::history),
        new ApiRoute("POST", "/v1/tokens", this::issue),
        new ApiRoute("DELETE", "/v1/tokens/{token}", this::withdraw));
  }

  private ApiResponse list(Call call) {
    int limit = call.pageLimit();
    List<Shown> page = new ArrayList<>();
    long bytes = 0;
    @Nullable Cursor last = null;
    for (AccessToken token : tokens.valid(call.before())) {
      if (administers(call.caller(), token.roles())) {
        if (page.size() == limit || bytes > Told.MOST_BYTES) {
          return ApiResponse.json(new Told<>(page, 0, String.valueOf(last)).as("tokens"));
        }
        Shown shown = Shown.of(token);
        page.add(shown);
        bytes += Json.bytes(shown).length;
        last = Tokens.place(token);
      }
    }
    return ApiResponse.json(new Told<>(page, 0, null).as("tokens"));
  }

  /** Tells the history of all tokens, as a chain of some of its entries could not be verified. */
  private ApiResponse history(Call call) {
    if (!call.caller().mayIn(Role.ADMIN, AccessToken.EVERY_PROJECT)) {
      throw RefusedException.forbidden(
          "%s may not do this: the history of tokens is of all projects, so it needs the role ADMIN in *."
              .formatted(call.caller().name()));
    }
    return history.page(call, Tokens.PARTITION);
  }

  private ApiResponse issue(Call call) {
    if (call.caller().roles().values().stream().noneMatch(role -> role.covers(Role.ADMIN))) {
      throw notYours(call);
    }
    TokenRequest request = TokenRequests.read(call.request().body());
    if (!administers(call.caller(), request.roles())) {
      throw notYours(call);
    }
    Tokens.Issued issued = tokens.issue(request, call.caller(), random);
    log.info("{} issued token {}", call.caller().name(), issued.kept().id());
    return ApiResponse.json(
        201,
        Map.of(
            "token",
            issued.token(),
            "issued",
            Shown.of(issued.kept()),
            "warnings",
            warnings(request)));
  }

  /** A role in a project to come is no mistake by itself; one in a project misspelt is. */
  private List<String> warnings(TokenRequest request) {
    return request.roles().keySet().stream()
        .filter(project -> !project.equals(AccessToken.EVERY_PROJECT))
        .filter(project -> projects.find(new ProjectName(project)).isEmpty())
        .map(project ->
            "There is no project %s yet; the token opens it once it is declared."
                .formatted(project))
        .toList();
  }

  private ApiResponse withdraw(Call call) {
    AccessToken token =
        tokens
            .find(call.id("token"))
            .filter(found -> administers(call.caller(), found.roles()))
            .orElseThrow(() -> notYours(call));
    AccessToken withdrawn = tokens.withdraw(token, call.caller().name());
    log.info("{} withdrew token {}", call.caller().name(), withdrawn.id());
    return ApiResponse.json(Shown.of(withdrawn));
  }

  private static boolean administers(Caller caller, Map<String, Role> roles) {
    return roles.keySet().stream().allMatch(project -> caller.mayIn(Role.ADMIN, project));
  }

  /** The same whether or not there is such a token. */
  private static RefusedException notYours(Call call) {
    return RefusedException.forbidden(
        "%s may not do this: it needs the role ADMIN in every project of the token, and in * where it is for all."
            .formatted(call.caller().name()));
  }

  /** A token without its hash. */
  private record Shown(
      String id,
      String subject,
      @Nullable String issuedBy,
      Map<String, Role> roles,
      Instant issuedAt,
      Instant expiresAt) {
    static Shown of(AccessToken token) {
      return new Shown(
          token.id(),
          token.subject(),
          token.issuedBy(),
          token.roles(),
          token.issuedAt(),
          token.expiresAt());
    }
  }
}
