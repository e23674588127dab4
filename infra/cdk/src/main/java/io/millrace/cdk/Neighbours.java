package io.millrace.cdk;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Aws;

/**
 * The stages before and after one, as a release goes through them: who hands versions to it, and to
 * whom it hands them. Everything that both sides must agree on is derived from their names and
 * accounts; both are in the same region.
 *
 * @param before empty for the first stage
 * @param after empty for the last stage
 */
public record Neighbours(Optional<Neighbour> before, Optional<Neighbour> after) {

  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  /**
   * Neighbours in the same account.
   *
   * @param before null for the first stage
   * @param after null for the last stage
   */
  static Neighbours of(@Nullable String before, @Nullable String after) {
    return new Neighbours(
        Optional.ofNullable(before).map(stage -> new Neighbour(stage, null)),
        Optional.ofNullable(after).map(stage -> new Neighbour(stage, null)));
  }

  /** The same stages, in these accounts; null for the same account. */
  Neighbours in(@Nullable String accountBefore, @Nullable String accountAfter) {
    return new Neighbours(
        before.map(stage -> new Neighbour(stage.stage(), accountBefore)),
        after.map(stage -> new Neighbour(stage.stage(), accountAfter)));
  }

  /** The name of the role in which a stage hands versions over, the same in every template. */
  static String promoterName(String stage) {
    return "millrace-%s-promoter".formatted(stage);
  }

  /** The bucket in which a stage takes in promotions. */
  static String promotionsBucket(String stage, String account) {
    return "millrace-%s-promotions-%s-%s".formatted(stage, account, Aws.REGION);
  }

  /**
   * Another stage.
   *
   * @param account that it is in; null for the same account
   */
  record Neighbour(String stage, @Nullable String account) {

    Neighbour {
      if (account != null && !ACCOUNT.matcher(account).matches()) {
        throw new IllegalArgumentException(
            "account of %s: expected %s, got '%s'".formatted(stage, ACCOUNT.pattern(), account));
      }
    }

    boolean isElsewhere() {
      return account != null;
    }

    String accountOrOurs() {
      return account == null ? Aws.ACCOUNT_ID : account;
    }

    String promotionsBucket() {
      return Neighbours.promotionsBucket(stage, accountOrOurs());
    }

    /** The role in which the stage hands versions over. */
    String promoterArn() {
      return "arn:%s:iam::%s:role/%s"
          .formatted(Aws.PARTITION, accountOrOurs(), promoterName(stage));
    }

    /** The key with which the stage signs, by its alias. */
    String signingKeyArn() {
      return "arn:%s:kms:%s:%s:%s"
          .formatted(Aws.PARTITION, Aws.REGION, accountOrOurs(), SigningKey.alias(stage));
    }

    /** Every key of its account: what ids they have is known there only. */
    String keys() {
      return "arn:%s:kms:%s:%s:key/*".formatted(Aws.PARTITION, Aws.REGION, accountOrOurs());
    }
  }
}
