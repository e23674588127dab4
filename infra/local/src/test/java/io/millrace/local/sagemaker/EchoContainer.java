package io.millrace.local.sagemaker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A container that tells what it was started with and asked. */
public final class EchoContainer {

  private EchoContainer() {}

  /**
   * Serves until it is ended.
   *
   * @param arguments the status of {@code /ping}, or {@code ends} for a container that does
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("ends")) {
      return;
    }
    Path model =
        Path.of(System.getenv(TrainingPrograms.TrainingProgram.ROOT_VARIABLE))
            .resolve("model/model.tar.gz");
    String said = "%s of %s bytes: ".formatted(System.getenv("SAID"), Files.size(model));
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(System.getenv("SAGEMAKER_BIND_TO_PORT"))),
            0);
    server.createContext("/ping", http -> answer(http, Integer.parseInt(arguments[0]), ""));
    server.createContext(
        "/invocations",
        http -> {
          String body = new String(http.getRequestBody().readAllBytes(), UTF_8);
          answer(http, body.equals("refuse this") ? 400 : 200, said + body);
        });
    server.start();
  }

  private static void answer(HttpExchange http, int status, String body) throws IOException {
    try (http) {
      byte[] bytes = body.getBytes(UTF_8);
      http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      http.getResponseBody().write(bytes);
    }
  }
}
