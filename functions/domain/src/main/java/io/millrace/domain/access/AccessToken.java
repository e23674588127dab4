package io.millrace.domain.access;

import io.millrace.domain.Sha256;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token lets its bearer do. The token itself is nowhere kept, only its hash.
 *
 * @param hash of the token
 * @param subject who bears it
 * @param issuedBy who vouches for that; null where the platform's operators do
 * @param roles by project name; under {@link #EVERY_PROJECT} for all projects
 * @param expiresAt from when on it opens nothing
 * @param withdrawnAt when it was taken back before that, if it was
 */
public record AccessToken(
    Sha256 hash,
    String subject,
    Map<String, Role> roles,
    Instant issuedAt,
    Instant expiresAt,
    @Nullable Instant withdrawnAt,
    @Nullable String issuedBy)
    implements Entity {

  /** Stands for all projects, those declared later included. */
  public static final String EVERY_PROJECT = "*";

  static final String PARTITION = "tokens";
  static final String PREFIX = "token#";

  private static final int ID_LENGTH = 16;

  public AccessToken {
    roles = Map.copyOf(roles);
  }

  /** Where the token of this hash is kept. */
  public static Key<AccessToken> key(Sha256 hash) {
    return new Key<>(AccessToken.class, PARTITION, PREFIX + hash);
  }

  /** What to call it by, as nobody knows the token itself: the beginning of its hash. */
  public String id() {
    return hash.toString().substring(0, ID_LENGTH);
  }

  /** Whether it opens anything at this time. */
  public boolean isValid(Instant now) {
    return withdrawnAt == null && now.isBefore(expiresAt);
  }

  /** Who asks with it. */
  Caller bearer() {
    return new Caller(subject, roles, issuedBy, hash);
  }

  AccessToken withdrawn(Instant now) {
    return new AccessToken(hash, subject, roles, issuedAt, expiresAt, now, issuedBy);
  }
}
