package io.millrace.domain.access;

import io.millrace.domain.Sha256;
import io.millrace.domain.ledger.Entity;
import io.millrace.domain.ledger.Key;
import java.time.Instant;
import java.util.Map;

/**
 * What a token lets its bearer do. The token itself is nowhere kept, only its hash.
 *
 * @param hash of the token
 * @param subject who bears it
 * @param roles by project name; under {@link #EVERY_PROJECT} for all projects
 * @param expiresAt from when on it opens nothing
 */
public record AccessToken(
    Sha256 hash, String subject, Map<String, Role> roles, Instant issuedAt, Instant expiresAt)
    implements Entity {

  /** Stands for all projects, those declared later included. */
  public static final String EVERY_PROJECT = "*";

  public AccessToken {
    roles = Map.copyOf(roles);
  }

  /** Where the token of this hash is kept. */
  public static Key<AccessToken> key(Sha256 hash) {
    return new Key<>(AccessToken.class, "token#" + hash, "token");
  }
}
