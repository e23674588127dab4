package io.millrace.domain;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a project, and of the model that it produces: 3 to 40 lower-case letters, digits and
 * hyphens, starting with a letter, so that it is valid in S3 keys, job names and URLs alike. One is
 * taken: {@value #TO_PREDICT}.
 */
public record ProjectName(String value) {

  private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /** Characters of the shortest name. */
  public static final int SHORTEST = 3;

  private static final int LONGEST = 40;

  /** The folder beside those of the projects in which files are dropped to be predicted. */
  public static final String TO_PREDICT = "batch-in";

  public ProjectName {
    Check.that(
        !value.equals(TO_PREDICT),
        "project name",
        "another than that of the folder of files to predict",
        value);
    if (!isValid(value)) {
      String like = like(value);
      Check.that(
          false,
          "project name",
          "3 to 40 lower-case letters, digits and single hyphens, starting with a letter"
              + (isValid(like) ? " (such as " + like + ")" : ""),
          value);
    }
  }

  private static boolean isValid(String value) {
    return value.length() >= SHORTEST
        && value.length() <= LONGEST
        && VALID.matcher(value).matches();
  }

  /**
   * What comes closest to a text of those that may be a name: accents are taken off, and all that
   * is no letter or digit of ASCII is a hyphen. Not always a name: there may be too little left.
   */
  public static String like(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[^a-z]+", "");
    String cut = plain.substring(0, Math.min(LONGEST, plain.length()));
    return cut.replaceAll("-+$", "");
  }

  @Override
  public String toString() {
    return value;
  }
}
