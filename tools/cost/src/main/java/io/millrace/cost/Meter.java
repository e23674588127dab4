package io.millrace.cost;

import java.util.List;

/** Says what a resource of one type uses. */
@FunctionalInterface
interface Meter {

  /**
   * What the resource uses in a month of this situation; every priced thing that it can use, also
   * where the situation makes it 0.
   */
  List<Usage> usage(Resource resource, Situation at);
}
