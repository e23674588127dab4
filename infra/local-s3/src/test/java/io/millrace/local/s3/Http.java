package io.millrace.local.s3;

import io.millrace.local.service.ServicePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Requests that AWS's client would not send. */
final class Http {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Http() {}

  /** What came back. */
  record Answer(HttpResponse<String> response) {

    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** The code in an error document. */
    String code() {
      String body = response.body();
      int start = body.indexOf("<Code>") + "<Code>".length();
      return body.substring(start, body.indexOf("</Code>"));
    }
  }

  static Answer send(
      ServicePort port, String method, String path, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    return send(method, port.endpoint().resolve(path), headers, body);
  }

  static Answer send(String method, URI uri, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    return new Answer(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()));
  }
}
