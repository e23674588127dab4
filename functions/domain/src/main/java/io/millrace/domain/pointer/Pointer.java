package io.millrace.domain.pointer;

import io.millrace.domain.Check;
import io.millrace.domain.state.Entity;
import java.util.regex.Pattern;

/** A name that people give to one of the numbered things of a project, and may give to another. */
public interface Pointer extends Entity {

  /** 1 to 40 lower-case letters, digits and hyphens that begin with a letter. */
  Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  String name();

  /** What it means: 1, 2, 3 …; 0 where it means none any more. */
  int number();

  /** Refuses what is no name. */
  static void checkName(String what, String name) {
    Check.that(
        NAME.matcher(name).matches(),
        what,
        "1 to 40 lower-case letters, digits and hyphens that begin with a letter",
        name);
  }
}
