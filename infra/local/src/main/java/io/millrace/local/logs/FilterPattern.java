package io.millrace.local.logs;

import io.millrace.local.service.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A filter pattern of terms: {@code ERROR} and all others that are plain must be in a message,
 * {@code -ERROR} must not, and of {@code ?ERROR ?WARN} one must. A term in double quotes may hold
 * anything else than letters, digits and underscores, quotes after a backslash too.
 *
 * <p>Source: Amazon CloudWatch Logs User Guide, "Filter pattern syntax for metric filters". Where
 * that leaves out {@code ?} beside other terms without a word, it is refused here; patterns of
 * JSON, of fields and of regular expressions are refused as well.
 */
record FilterPattern(List<String> all, List<String> any, List<String> none)
    implements Predicate<String> {

  private static final Pattern TERM =
      Pattern.compile("\\s*([?-]?)(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([\\p{Alnum}_]+))(?=\\s|$)\\s*");

  FilterPattern {
    all = List.copyOf(all);
    any = List.copyOf(any);
    none = List.copyOf(none);
  }

  /**
   * Reads a pattern; the empty one lets everything through.
   *
   * @throws ServiceException with code {@code InvalidParameterException} for any other pattern
   */
  static FilterPattern of(String text) {
    List<String> all = new ArrayList<>();
    List<String> any = new ArrayList<>();
    List<String> none = new ArrayList<>();
    String rest = text.strip();
    while (!rest.isEmpty()) {
      Matcher term = TERM.matcher(rest);
      if (!term.lookingAt()) {
        throw refusal(text, "'%s' is no term".formatted(rest));
      }
      String word =
          term.group(2) == null ? term.group(3) : term.group(2).replaceAll("\\\\(.)", "$1");
      switch (term.group(1)) {
        case "?" -> any.add(word);
        case "-" -> none.add(word);
        default -> all.add(word);
      }
      rest = rest.substring(term.end());
    }
    if (!any.isEmpty() && !(all.isEmpty() && none.isEmpty())) {
      throw refusal(text, "terms with '?' stand alone");
    }
    return new FilterPattern(all, any, none);
  }

  @Override
  public boolean test(String message) {
    return all.stream().allMatch(message::contains)
        && none.stream().noneMatch(message::contains)
        && (any.isEmpty() || any.stream().anyMatch(message::contains));
  }

  private static ServiceException refusal(String pattern, String reason) {
    return new ServiceException(
        400,
        "InvalidParameterException",
        "Invalid filter pattern %s: %s. The local cloud knows terms as ERROR, \"no such key\", -INFO, and ?ERROR ?WARN"
            .formatted(pattern, reason));
  }
}
