package io.millrace.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A container behind an endpoint, which answers what it was asked; or ends, or breaks off, where it
 * is told to.
 */
public final class AnsweringContainer {

  /** A variable of the environment: whoever has it never comes to serve. */
  static final String FAILS = "CONTRACT_FAILS";

  /** What is asked of whoever breaks off after half of it. */
  static final String BREAKS_OFF = "break off";

  private AnsweringContainer() {}

  /** Serves until it is ended. */
  public static void main(String[] arguments) throws IOException {
    if (System.getenv(FAILS) != null) {
      return;
    }
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(System.getenv("SAGEMAKER_BIND_TO_PORT"))),
            0);
    server.createContext("/ping", http -> answer(http, 200, "ready".getBytes(UTF_8)));
    server.createContext(
        "/invocations",
        http -> {
          byte[] body = http.getRequestBody().readAllBytes();
          if (new String(body, UTF_8).equals(BREAKS_OFF)) {
            try (http) {
              http.sendResponseHeaders(200, 2L * body.length);
              http.getResponseBody().write(body);
              http.getResponseBody().flush();
              return;
            }
          }
          answer(
              http,
              body.length == 0 ? 400 : 200,
              body.length == 0 ? "empty".getBytes(UTF_8) : body);
        });
    server.start();
  }

  private static void answer(HttpExchange http, int status, byte[] body) throws IOException {
    try (http) {
      http.sendResponseHeaders(status, body.length);
      http.getResponseBody().write(body);
    }
  }
}
