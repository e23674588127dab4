package io.millrace.benchmark.serving;

/**
 * What clients that ask without a pause were given.
 *
 * @param clients at once, each with a connection of its own
 * @param perSecond answers
 * @param p50Millis median latency
 * @param p99Millis 99th percentile of the latency
 * @param failed requests that were not answered 200
 * @param slowestShare answers of the client that had the fewest over the mean of all, in [0, 1];
 *     NaN where that is not counted
 */
record Load(
    int clients,
    double perSecond,
    double p50Millis,
    double p99Millis,
    long failed,
    double slowestShare) {

  Load withSlowestShare(double share) {
    return new Load(clients, perSecond, p50Millis, p99Millis, failed, share);
  }
}
