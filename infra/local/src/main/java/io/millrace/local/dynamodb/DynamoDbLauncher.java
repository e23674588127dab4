package io.millrace.local.dynamodb;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The main class of the process that DynamoDB Local runs in.
 *
 * <p>DynamoDB Local's own main class listens on every network interface, so this one puts its
 * request handler behind a Jetty that listens on loopback only, at a port that the system chooses
 * and below a path that nobody can guess: pages in the user's browser, which it would answer
 * wherever they come from, do not find it. Port and path are the first line of the output. No
 * telemetry is sent: it is that main class which would. The process ends when its standard input
 * does, so it never outlives who started it.
 *
 * <p>Everything is found by name: see the package's description for why.
 */
public final class DynamoDbLauncher {

  private static final String SERVER = "software.amazon.dynamodb.services.local.server.";

  private static final int SECRET_BYTES = 16;

  private DynamoDbLauncher() {}

  /**
   * Runs until standard input ends.
   *
   * @param arguments the folder of the database; none for a database in memory
   */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    PrintStream output = System.out;
    System.setOut(System.err); // the port is all that may be read there
    Logger.getLogger("com.almworks.sqlite4java").setLevel(Level.OFF);
    String path = secretPath();
    Object server = listen(arguments.length == 0 ? null : arguments[0], path);
    output.println(port(server) + path);
    output.flush();
    while (System.in.read() >= 0) {
      // nothing is said; only the end matters
    }
    System.exit(0);
  }

  private static Object listen(@Nullable String folder, String path)
      throws ReflectiveOperationException {
    Class<?> requestsType = Class.forName(SERVER + "DynamoDBRequestHandler");
    boolean inMemory = folder == null;
    boolean sharedByAllRegionsAndKeys = true;
    boolean delays = false;
    Object requests =
        Class.forName(SERVER + "LocalDynamoDBRequestHandler")
            .getConstructor(int.class, boolean.class, String.class, boolean.class, boolean.class)
            .newInstance(0, inMemory, folder, sharedByAllRegionsAndKeys, delays);
    Object handler =
        Class.forName(SERVER + "LocalDynamoDBServerHandler")
            .getConstructor(requestsType, String.class)
            .newInstance(requests, null);
    Class<?> jetty = Class.forName("org.eclipse.jetty.server.Server");
    Object server =
        jetty
            .getConstructor(InetSocketAddress.class)
            .newInstance(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Class<?> context = Class.forName("org.eclipse.jetty.server.handler.ContextHandler");
    Class<?> handlerType = Class.forName("org.eclipse.jetty.server.Handler");
    Object root = context.getConstructor(handlerType, String.class).newInstance(handler, path);
    jetty.getMethod("setHandler", handlerType).invoke(server, root);
    jetty.getMethod("start").invoke(server);
    return server;
  }

  private static String secretPath() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return "/" + HexFormat.of().formatHex(bytes);
  }

  private static int port(Object server)
      throws IllegalAccessException, InvocationTargetException, NoSuchMethodException {
    return ((java.net.URI) server.getClass().getMethod("getURI").invoke(server)).getPort();
  }
}
