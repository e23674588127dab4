package io.millrace.serving;

import io.millrace.prediction.protocol.HttpRequest;
import java.time.Duration;

/**
 * What clients may take of the program.
 *
 * @param connections at once; one more is answered 503 and closed
 * @param lineBytes of a request's first line
 * @param headerBytes of all its headers
 * @param bodyBytes of its body
 * @param heldBytes of the bodies of all requests that have come in part, or wait; a request with
 *     which it would be more is answered 503
 * @param waiting how long a request may wait until it is worked on; one that did is answered 503
 * @param arriving how long a request may take to come, from its first byte to its last
 * @param idle how long a connection may be open without a request
 * @param leaving how long a client may take to read an answer
 */
record ServerLimits(
    int connections,
    int lineBytes,
    int headerBytes,
    int bodyBytes,
    long heldBytes,
    Duration waiting,
    Duration arriving,
    Duration idle,
    Duration leaving) {

  static final ServerLimits USUAL =
      new ServerLimits(
          10_000,
          4 << 10,
          16 << 10,
          HttpRequest.MAX_BODY_BYTES,
          32L << 20,
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofMinutes(5),
          Duration.ofSeconds(20));
}
