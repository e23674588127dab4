package io.millrace.local.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP request and its response, independent of the server. */
public interface AwsExchange {

  /** A response whose length is not known beforehand: it is sent in chunks. */
  long CHUNKED = -1;

  String method();

  /** Path and query as sent, still percent-encoded. */
  URI uri();

  /** All headers of the request; names in lower case. */
  Map<String, List<String>> headers();

  /** The first value of a header, whatever the case of its name. */
  @Nullable String header(String name);

  InputStream body();

  /**
   * Sends status and headers, and returns where the body goes; the caller closes it.
   *
   * @param length bytes of the body; 0 for none, {@link #CHUNKED} where it is not known
   */
  OutputStream respond(int status, Map<String, String> headers, long length) throws IOException;

  /** Whether the request is signed in its query instead of in a header. */
  boolean presigned();
}
