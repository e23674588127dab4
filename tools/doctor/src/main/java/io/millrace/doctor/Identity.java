package io.millrace.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who asks AWS. */
record Identity(String account, String arn) {

  private static final Pattern ASSUMED =
      Pattern.compile("arn:([^:]+):sts::([^:]+):assumed-role/([^/]+)/.*");

  boolean isRoot() {
    return arn.endsWith(":root");
  }

  String partition() {
    return arn.split(":", -1)[1];
  }

  /** The name of the role that is assumed; empty for users. */
  Optional<String> role() {
    Matcher assumed = ASSUMED.matcher(arn);
    return assumed.matches() ? Optional.of(assumed.group(3)) : Optional.empty();
  }
}
