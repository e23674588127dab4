package io.millrace.domain.access;

import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.ledger.Ledger;
import io.millrace.domain.ledger.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The access tokens that were issued. */
public final class Tokens {

  private static final String PREFIX = "mr_";
  private static final int TOKEN_BYTES = 32;

  private final Ledger ledger;
  private final InstantSource clock;

  public Tokens(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Issues a token.
   *
   * @param random must be secure: whoever guesses the token has its roles
   * @return the token; it cannot be had again
   */
  public String issue(
      String subject, Map<String, Role> roles, Duration validFor, RandomGenerator random) {
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Instant now = clock.instant();
    var kept = new AccessToken(Sha256.of(token), subject, roles, now, now.plus(validFor));
    if (!ledger.write(List.of(Write.create(AccessToken.key(kept.hash()), kept)), List.of())) {
      throw new UnavailableException("a token of the same value exists; try again");
    }
    return token;
  }

  /** Who bears this token; empty if it was never issued or has expired. */
  public Optional<Caller> verify(String token) {
    return ledger
        .find(AccessToken.key(Sha256.of(token)))
        .map(read -> read.value())
        .filter(kept -> clock.instant().isBefore(kept.expiresAt()))
        .map(kept -> new Caller(kept.subject(), kept.roles()));
  }
}
