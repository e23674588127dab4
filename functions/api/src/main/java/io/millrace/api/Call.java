package io.millrace.api;

import io.millrace.domain.Check;
import io.millrace.domain.InvalidInputException;
import io.millrace.domain.PlainText;
import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Caller;
import io.millrace.domain.access.Role;
import io.millrace.domain.state.Cursor;
import io.millrace.wire.JsonFields;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request on its route.
 *
 * @param caller who asks; nobody without a verified name gets this far
 * @param path the values of the names in the route's path, decoded
 */
record Call(ApiRequest request, Caller caller, Map<String, String> path) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,100}");
  private static final int LONGEST_WHY = 1000;
  private static final int USUAL = 20;
  private static final int MOST_A_PAGE = 100;

  /**
   * The project that this is about, if the caller may do this in it.
   *
   * @throws RefusedException if the caller may not, whether or not there is such a project
   */
  ProjectName projectFor(Role needed) {
    ProjectName project = new ProjectName(get("project"));
    allow(needed, project);
    return project;
  }

  void allow(Role needed, ProjectName project) {
    if (!caller.may(needed, project)) {
      throw RefusedException.forbidden(
          "%s may not do this: it needs the role %s in %s. Ask who administers it for a token with that role."
              .formatted(caller.name(), needed, project));
    }
  }

  String get(String name) {
    return Optional.ofNullable(path.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no {" + name + "} in this route"));
  }

  /**
   * Why somebody decides as they do, from the body.
   *
   * @throws InvalidInputException if they do not say, or too much
   */
  String why() {
    return reason(JsonFields.of(request.body(), "why"));
  }

  /** The same, from a body that says more. */
  static String reason(JsonFields fields) {
    String why = fields.text("why");
    Check.that(
        !why.isBlank() && why.length() <= LONGEST_WHY && PlainText.is(why),
        "why",
        "the reason in one line, of 1 to %s characters".formatted(LONGEST_WHY),
        why);
    return why;
  }

  /** An id in the path, which need not lead to anything. */
  String id(String name) {
    String id = get(name);
    Check.that(ID.matcher(id).matches(), name, "an id of 1 to 100 letters, digits and hyphens", id);
    return id;
  }

  /** The number of a version in the path. */
  int number(String name) {
    return integer(name, get(name), Integer.MAX_VALUE);
  }

  /** How many items of a list, which goes on page by page, to tell at most. */
  int pageLimit() {
    String limit = request.query().get("limit");
    return limit == null ? USUAL : integer("limit", limit, MOST_A_PAGE);
  }

  /** Where such a list is to go on; null to begin with the newest. */
  @Nullable Cursor before() {
    String before = request.query().get("before");
    return before == null ? null : Cursor.parse("before", before);
  }

  /** The number before which a list of what is numbered is to go on; 0 to begin with the newest. */
  long beforeNumber() {
    String before = request.query().get("before");
    return before == null ? 0 : integer("before", before, Integer.MAX_VALUE);
  }

  /** The row after which a list of rows is to go on; 0 to begin with the first. */
  long row() {
    String after = request.query().get("after");
    return after == null ? 0 : integer("after", after, Integer.MAX_VALUE);
  }

  /** The name after which a list by name is to go on; empty to begin with the first. */
  String after() {
    String after = request.query().get("after");
    return after == null ? "" : new ProjectName(after).value();
  }

  private static int integer(String name, String text, int most) {
    String expected =
        most == Integer.MAX_VALUE ? "a number, 1 or more" : "a number from 1 to " + most;
    if (!text.matches("[0-9]{1,9}")) {
      throw new InvalidInputException(name, expected, text);
    }
    int number = Integer.parseInt(text);
    Check.that(number >= 1 && number <= most, name, expected, text);
    return number;
  }
}
