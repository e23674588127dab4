package io.millrace.definition;

import java.util.Locale;

/** How the domain's constants are written in the file. */
final class Words {

  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
