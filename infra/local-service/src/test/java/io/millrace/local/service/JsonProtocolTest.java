package io.millrace.local.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.POJONode;

class JsonProtocolTest {

  @Test
  void timesAreSecondsSinceTheEpochWhereverTheyAre() throws Exception {
    HttpResponse<String> response = call("Service.When");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"at\":1.5,\"all\":[1.5]}");
  }

  @Test
  void unknownOperationIsRefusedByName() throws Exception {
    HttpResponse<String> response = call("Service.Fly");

    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(response.body()).contains("UnknownOperationException", "Fly");
  }

  private static HttpResponse<String> call(String target) throws Exception {
    JsonProtocol protocol =
        new JsonProtocol(
            "s",
            "1.0",
            List.of(
                Operation.of(
                    When.class,
                    _ -> {
                      var output = JsonTrees.object();
                      output.set("at", new POJONode(Instant.ofEpochMilli(1500)));
                      output.putArray("all").addPOJO(Instant.ofEpochMilli(1500));
                      return output;
                    })));
    try (ServicePort port = new ServicePort(new Service(protocol));
        HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(port.endpoint() + "/"))
              .header("X-Amz-Target", target)
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  record When() {}

  private record Service(JsonProtocol protocol) implements AwsService {

    @Override
    public String signingName() {
      return "s";
    }

    @Override
    public void handle(AwsExchange exchange) throws IOException {
      protocol.handle(exchange);
    }

    @Override
    public void close() {}
  }
}
