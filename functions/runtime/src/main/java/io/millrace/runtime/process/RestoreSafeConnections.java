package io.millrace.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.Security;
import java.util.Map;
import java.util.function.Function;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * HTTP connections of which none outlives a snapshot: until it is taken each is closed after its
 * answer, and from the restore on they are kept for the next request, as ever.
 *
 * <p>A connection that a copy of the process inherited would be dead: the first request over it
 * fails, or hangs until it times out. For the same reason the JVM remembers no address there:
 * Lambda does that itself (Lambda, Developer Guide, "Avoid using Java DNS cache").
 */
public final class RestoreSafeConnections implements Function<URI, HttpURLConnection>, Resource {

  private static final String INITIALIZATION = "AWS_LAMBDA_INITIALIZATION_TYPE";

  private volatile boolean kept;

  RestoreSafeConnections(boolean kept) {
    this.kept = kept;
  }

  /** Those of a process that starts in this environment; only Lambda's says that a copy follows. */
  public static RestoreSafeConnections of(Map<String, String> environment) {
    boolean copied = "snap-start".equals(environment.get(INITIALIZATION));
    if (copied) { // an address that was found before the copy may be of nobody after it
      Security.setProperty("networkaddress.cache.ttl", "0");
    }
    var connections = new RestoreSafeConnections(!copied);
    Core.getGlobalContext().register(connections);
    return connections;
  }

  /** A connection that is not open yet. */
  @Override
  public HttpURLConnection apply(URI uri) {
    try {
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      if (!kept) {
        connection.setRequestProperty("Connection", "close");
      }
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {}

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    kept = true;
  }
}
