package io.millrace.local.template;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of {@code Fn::Sub}: <code>${Name}</code> is replaced, <code>${!Name}</code> is not. */
final class Substitution {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

  private Substitution() {}

  static List<String> variables(String text) {
    return VARIABLE.matcher(text).results().map(match -> match.group(1).strip()).toList();
  }

  static String apply(String text, UnaryOperator<String> value) {
    String replaced =
        VARIABLE
            .matcher(text)
            .replaceAll(match -> Matcher.quoteReplacement(value.apply(match.group(1).strip())));
    return replaced.replace("${!", "${");
  }
}
