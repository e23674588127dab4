package io.millrace.domain.project;

import io.millrace.domain.Check;
import java.util.regex.Pattern;

/**
 * The name of a project, and of the model that it produces: 3 to 40 lower-case letters, digits and
 * hyphens, starting with a letter, so that it is valid in S3 keys, job names and URLs alike.
 */
public record ProjectName(String value) {

  private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  public ProjectName {
    Check.that(
        value.length() >= 3 && value.length() <= 40 && VALID.matcher(value).matches(),
        "project name",
        "3 to 40 lower-case letters, digits and single hyphens, starting with a letter",
        value);
  }

  @Override
  public String toString() {
    return value;
  }
}
