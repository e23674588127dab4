package io.millrace.domain.registry;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.domain.state.Entity;
import io.millrace.domain.state.Key;
import java.util.regex.Pattern;

/**
 * A name that people give to a version, and may give to another.
 *
 * @param name 1 to 40 lower-case letters, digits and hyphens; not {@value #CHAMPION}, as the
 *     version that serves is what the route says
 * @param version 0 where it means none any more
 */
public record Alias(String name, int version) implements Entity {

  /** What the version that serves is called. */
  public static final String CHAMPION = "champion";

  static final String PREFIX = "alias#";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  public Alias {
    Check.that(
        NAME.matcher(name).matches(),
        "alias",
        "1 to 40 lower-case letters, digits and hyphens that begin with a letter",
        name);
    Check.that(
        !name.equals(CHAMPION),
        "alias",
        "another name, as the champion is the version that serves: deploy a version to change it",
        name);
  }

  /** Where the alias of this name is kept. */
  static Key<Alias> key(ProjectName project, String name) {
    return new Key<>(Alias.class, Key.partitionOf(project), PREFIX + name);
  }
}
