package io.millrace.local.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next the token that asks for the part after it; null where there is none
 */
public record Page<T>(List<T> items, @Nullable String next) {

  public Page {
    items = List.copyOf(items);
  }

  /**
   * What was asked for of a list.
   *
   * @param wanted how many, {@code most} where null
   * @param token of the page before; null for the first
   * @param code of the refusal of a number out of 1 to {@code most}, or of another token
   */
  public static <T> Page<T> of(
      List<T> all, @Nullable Integer wanted, int most, @Nullable String token, String code) {
    if (wanted != null && (wanted < 1 || wanted > most)) {
      throw new ServiceException(400, code, "A page holds 1 to %s, not %s".formatted(most, wanted));
    }
    int from = token == null ? 0 : start(token, code);
    int to = Math.min(all.size(), from + (wanted == null ? most : wanted));
    return new Page<>(
        all.subList(Math.min(from, to), to), to < all.size() ? Integer.toString(to) : null);
  }

  private static int start(String token, String code) {
    if (!token.matches("\\d{1,9}")) {
      throw new ServiceException(400, code, "The token of the next page is none of ours");
    }
    return Integer.parseInt(token);
  }
}
