package io.millrace.domain.project;

import io.millrace.domain.Check;
import io.millrace.domain.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which requests a new version answers whatever its share is. */
public sealed interface TrafficRule {

  /** The values that such a request has, 1 to 100; of a header none, where any will do. */
  List<String> in();

  /** Those whose first instance has one of these values in a column. */
  record OfColumn(String column, List<String> in) implements TrafficRule {
    public OfColumn {
      in = values(in);
      Check.that(!in.isEmpty(), "match", "of 1 to 100 values of the column", in.size());
    }
  }

  /** Those with a header that has one of these values. */
  record OfHeader(String header, List<String> in) implements TrafficRule {

    /** Who asks is not for a rollout to know. */
    private static final Set<String> SECRET =
        Set.of("authorization", "cookie", "x-amz-security-token");

    public OfHeader {
      header = header.toLowerCase(Locale.ROOT);
      in = values(in);
      Check.that(
          header.matches("[a-z0-9!#$%&'*+.^_`|~-]{1,100}") && !SECRET.contains(header),
          "match header",
          "the name of a header of 1 to 100 characters that says nothing secret",
          header);
    }
  }

  private static List<String> values(List<String> in) {
    List<String> values = List.copyOf(in);
    Check.that(
        values.size() <= 100 && values.size() == Set.copyOf(values).size(),
        "match",
        "of 100 values at most, named once each",
        values.size());
    for (String value : values) {
      Check.that(
          !value.isEmpty() && value.length() <= 255 && PlainText.is(value),
          "match",
          "of values of 1 to 255 characters",
          value);
    }
    return values;
  }
}
