package io.millrace.domain.project;

import io.millrace.domain.Check;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens of a language model there are to have; what is null has no limit but the model's
 * own.
 *
 * @param completionTokens of what one request is answered, all of it together where it asks for
 *     several answers
 */
public record TokenLimits(@Nullable Long completionTokens) {

  /** As many as nobody gets: a figure above is a slip. */
  private static final long MOST = 10_000_000;

  public TokenLimits {
    Check.that(
        completionTokens == null || (completionTokens > 0 && completionTokens <= MOST),
        "limits.completionTokens",
        "from 1 to " + MOST,
        String.valueOf(completionTokens));
  }
}
