package io.millrace.local.server;

import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.ServiceException;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask at the door: programs on this machine, and pages that are served from it. A page from
 * elsewhere in the user's browser may not: it reaches the loopback interface as well, by its
 * address or by a name of its own that leads there (DNS rebinding), and no preflight stops its
 * simple requests.
 *
 * <p>Browsers say where a page comes from in {@code Origin} and {@code Sec-Fetch-Site} (Fetch
 * Standard; Fetch Metadata), and under which name they found us in {@code Host}; pages cannot
 * change these.
 */
final class OriginCheck {

  private OriginCheck() {}

  /**
   * Lets a request in, or not.
   *
   * @throws ServiceException if it comes from elsewhere
   */
  static void admit(AwsExchange exchange) {
    String host = exchange.header("host");
    if (host != null && !isHere(nameOf("http://" + host))) {
      throw refused("the host '%s' is not this machine; ask for 127.0.0.1 or localhost", host);
    }
    String origin = exchange.header("origin");
    if (origin != null && !isHere(nameOf(origin))) {
      throw refused("pages of '%s' may not ask, only those that this machine serves", origin);
    }
    String site = exchange.header("sec-fetch-site");
    if (site != null && site.equals("cross-site")) {
      throw refused("a page from elsewhere may not ask, and this came from one (%s)", site);
    }
  }

  private static boolean isHere(@Nullable String name) {
    return name != null
        && (name.equals("127.0.0.1")
            || name.equals("[::1]")
            || name.equals("localhost")
            || name.endsWith(".localhost")); // always this machine: RFC 6761, 6.3
  }

  /** The host of an address in lower case; null where there is none, as of the origin "null". */
  private static @Nullable String nameOf(String address) {
    try {
      String authority = URI.create(address).getRawAuthority();
      if (authority == null || authority.contains("@")) {
        return null;
      }
      return authority.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static ServiceException refused(String why, String what) {
    return new ServiceException(403, "AccessDeniedException", why.formatted(what));
  }
}
