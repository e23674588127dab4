package io.millrace.domain.project;

import io.millrace.domain.Check;

/**
 * How a new version is tried before any caller is answered by it: it gets copies of requests that
 * the version that serves has answered, and its answers are compared with those and thrown away.
 *
 * @param percent of the requests of which it gets a copy, 1 to 100
 * @param differences the share of its answers that may differ or fail, in [0, 1)
 * @param tolerance up to which an estimate does not differ, relative to the greater of the two, in
 *     [0, 1]; a class differs where it is another one
 */
public record ShadowPolicy(int percent, double differences, double tolerance) {

  private static final int ALL = 100;

  public ShadowPolicy {
    Check.that(percent >= 1 && percent <= ALL, "shadow percent", "1 to 100", percent);
    Check.that(
        differences >= 0 && differences < 1, "differences", "from 0 to less than 1", differences);
    Check.that(tolerance >= 0 && tolerance <= 1, "tolerance", "from 0 to 1", tolerance);
  }
}
