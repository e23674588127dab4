package io.millrace.local.service;

import tools.jackson.databind.JsonNode;

/** Where services and functions tell what they did, as X-Ray's segment documents. */
public interface TraceSink {

  /** Takes one segment document. */
  void segment(JsonNode document);

  /** Where functions send theirs, one a datagram, as {@code host:port}. */
  String address();
}
