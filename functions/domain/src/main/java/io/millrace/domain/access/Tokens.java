package io.millrace.domain.access;

import io.millrace.domain.Sha256;
import io.millrace.domain.UnavailableException;
import io.millrace.domain.state.AuditedChange;
import io.millrace.domain.state.Change;
import io.millrace.domain.state.Cursor;
import io.millrace.domain.state.Decision;
import io.millrace.domain.state.Key;
import io.millrace.domain.state.Listed;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.state.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens that were issued. Who issued or withdrew one, and when, is an entry of the
 * tokens' own history, written in the same transaction.
 */
public final class Tokens {

  /** The partition of the tokens and of their history. */
  public static final String PARTITION = AccessToken.PARTITION;

  /** What the history calls whoever IAM lets issue tokens. */
  public static final String OPERATORS = "the platform's operators";

  private static final String PREFIX = "mr_";
  private static final int TOKEN_BYTES = 32;
  private static final int READ_AT_ONCE = 1000;

  private final Transactions transactions;
  private final StateStore stateStore;
  private final InstantSource clock;

  public Tokens(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.stateStore = transactions.stateStore();
    this.clock = clock;
  }

  /**
   * A token that was issued.
   *
   * @param token it cannot be had again
   */
  public record Issued(String token, AccessToken kept) {
    /** Without the token. */
    @Override
    public String toString() {
      return kept.id() + " of " + kept.subject();
    }
  }

  /**
   * Issues a token.
   *
   * @param issuer who asks for it, and vouches for its bearer as {@link Caller#voucher} says; null
   *     where the platform's operators do
   * @param random must be secure: whoever guesses the token has its roles
   */
  public Issued issue(TokenRequest request, @Nullable Caller issuer, RandomGenerator random) {
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Instant now = clock.instant();
    var kept =
        new AccessToken(
            Sha256.of(token),
            request.subject(),
            request.roles(),
            now,
            now.plus(request.validFor()),
            null,
            issuer == null ? null : issuer.voucher());
    Key<AccessToken> key = AccessToken.key(kept.hash());
    return transactions.transact(() -> {
      if (stateStore.find(key).isPresent()) {
        throw new UnavailableException("a token of the same value exists; try again");
      }
      return new Decision.Commit<>(
          changed(
              Write.create(key, kept),
              issuer == null ? OPERATORS : issuer.name(),
              AuditedChange.NONE,
              until(kept)),
          new Issued(token, kept));
    });
  }

  /** Who bears this token; empty if it was never issued, has expired or was withdrawn. */
  public Optional<Caller> verify(String token) {
    return standing(Sha256.of(token)).map(AccessToken::bearer);
  }

  /** Whether what this caller showed still opens what it opened: it may have been withdrawn. */
  public boolean isStanding(Caller caller) {
    return caller.token() != null && standing(caller.token()).isPresent();
  }

  private Optional<AccessToken> standing(Sha256 hash) {
    return stateStore
        .find(AccessToken.key(hash))
        .map(Revised::value)
        .filter(kept -> kept.isValid(clock.instant()));
  }

  /** The tokens that open something now, the one issued last first. */
  public List<AccessToken> valid() {
    return valid(null);
  }

  /**
   * The tokens that open something now and come before this place, the one issued last first. Costs
   * a read of all tokens that there are.
   *
   * @param before the {@link #place} of the last one of the page before, or a moment; null for all
   */
  public List<AccessToken> valid(@Nullable Cursor before) {
    Instant now = clock.instant();
    return all()
        .filter(kept -> kept.isValid(now))
        .filter(kept -> before == null || place(kept).toString().compareTo(before.toString()) < 0)
        .sorted(Comparator.comparing((AccessToken kept) -> place(kept).toString()).reversed())
        .toList();
  }

  /** Where a token stands in the list of all. */
  public static Cursor place(AccessToken token) {
    return new Cursor(token.issuedAt(), token.id());
  }

  /** The token of this id, whether it opens anything or not. */
  public Optional<AccessToken> find(String id) {
    return Listed.readable(read(AccessToken.PREFIX + id, "", 1)).stream()
        .filter(kept -> kept.id().equals(id))
        .findFirst();
  }

  /**
   * Takes a token back; it opens nothing from now on. Once more changes nothing.
   *
   * @param by who takes it back, as {@link Caller#name} says
   */
  public AccessToken withdraw(AccessToken token, String by) {
    Key<AccessToken> key = AccessToken.key(token.hash());
    return transactions.transact(() -> {
      Revised<AccessToken> read = stateStore.find(key).orElseThrow();
      if (read.value().withdrawnAt() != null) {
        return new Decision.NoChange<>(read.value());
      }
      AccessToken withdrawn = read.value().withdrawn(clock.instant());
      return new Decision.Commit<>(
          changed(Write.replace(key, read, withdrawn), by, until(withdrawn), "withdrawn"),
          withdrawn);
    });
  }

  private Change changed(Write<AccessToken> write, String by, String from, String to) {
    AccessToken token = write.value();
    return new Change(
        PARTITION,
        List.of(write),
        new AuditedChange(
            clock.instant(), by, "token/" + token.id(), from, to, "for " + whoAndWhere(token)),
        List.of());
  }

  private static String until(AccessToken token) {
    return "valid until " + token.expiresAt();
  }

  /** The bearer and the roles, for instance {@code ada: VIEWER in credit, ADMIN in telco-churn}. */
  private static String whoAndWhere(AccessToken token) {
    return token.subject()
        + ": "
        + token.roles().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(role -> role.getValue() + " in " + role.getKey())
            .collect(Collectors.joining(", "));
  }

  private Stream<AccessToken> all() {
    List<AccessToken> all = new ArrayList<>();
    String after = "";
    List<Listed<AccessToken>> page;
    do {
      page = read(AccessToken.PREFIX, after, READ_AT_ONCE);
      all.addAll(Listed.readable(page));
      after = page.isEmpty() ? after : page.getLast().sort();
    } while (page.size() == READ_AT_ONCE);
    return all.stream();
  }

  private List<Listed<AccessToken>> read(String prefix, String after, int limit) {
    return stateStore.list(AccessToken.class, AccessToken.PARTITION, prefix, after, limit);
  }
}
