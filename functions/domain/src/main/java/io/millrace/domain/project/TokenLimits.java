package io.millrace.domain.project;

import io.millrace.domain.Check;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens of a language model there are to have; what is null has no limit but the model's
 * own.
 *
 * @param completionTokens of what one request is answered, all of it together where it asks for
 *     several answers
 * @param tokensPerMinute asked and answered, of one caller
 * @param tokensPerDay asked and answered, of one caller on a day of UTC
 */
public record TokenLimits(
    @Nullable Long completionTokens, @Nullable Long tokensPerMinute, @Nullable Long tokensPerDay) {

  /** None but the model's own. */
  public static final TokenLimits NONE = new TokenLimits(null);

  /** As long as no answer is: a figure above is a slip. */
  private static final long LONGEST = 10_000_000;

  private static final long MOST = 1_000_000_000_000L;

  public TokenLimits {
    check("completionTokens", completionTokens, LONGEST);
    check("tokensPerMinute", tokensPerMinute, MOST);
    check("tokensPerDay", tokensPerDay, MOST);
  }

  /** One of what a request is answered alone. */
  public TokenLimits(@Nullable Long completionTokens) {
    this(completionTokens, null, null);
  }

  private static void check(String field, @Nullable Long tokens, long most) {
    Check.that(
        tokens == null || (tokens > 0 && tokens <= most),
        "limits." + field,
        "from 1 to " + most,
        String.valueOf(tokens));
  }
}
