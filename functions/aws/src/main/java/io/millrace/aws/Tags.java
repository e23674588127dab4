package io.millrace.aws;

import io.millrace.domain.Check;
import java.util.Map;
import java.util.TreeMap;

/** Tags of what functions make, as the environment says them. */
public final class Tags {

  private Tags() {}

  /**
   * The tags of a list {@code key=value,key=value}.
   *
   * @throws io.millrace.domain.InvalidInputException if it is no such list
   */
  public static Map<String, String> parse(String list) {
    Map<String, String> tags = new TreeMap<>();
    for (String entry : list.split(",", -1)) {
      int sign = entry.indexOf('=');
      Check.that(sign > 0, "list of tags", "key=value,key=value", list);
      tags.put(entry.substring(0, sign), entry.substring(sign + 1));
    }
    return tags;
  }
}
