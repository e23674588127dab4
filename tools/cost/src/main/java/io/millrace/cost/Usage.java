package io.millrace.cost;

/**
 * What one resource uses of one priced thing in a month.
 *
 * @param price name in the price table
 * @param units of that price, at least 0
 * @param why they are so many, in words; may be empty where they are what the template says
 */
record Usage(Resource resource, String price, double units, String why) {

  Usage {
    if (!(units >= 0)) {
      throw new IllegalArgumentException("units: expected 0 or more, got " + units);
    }
  }
}
