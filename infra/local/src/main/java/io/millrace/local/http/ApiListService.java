package io.millrace.local.http;

import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Operation;
import io.millrace.local.service.Page;
import io.millrace.local.service.RestProtocol;
import io.millrace.local.service.RestProtocol.Route;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** API Gateway's own API, as far as people ask which HTTP APIs and routes there are. */
public final class ApiListService implements AwsService {

  private static final int MOST_LISTED = 500;
  private static final String INVALID = "BadRequestException";

  /** What each operation reads. */
  record GetApis(@Nullable Integer maxResults, @Nullable String nextToken) {}

  record GetRoutes(String apiId, @Nullable Integer maxResults, @Nullable String nextToken) {}

  private final ApiGatewayService service;
  private final String endpoint;
  private final RestProtocol protocol =
      new RestProtocol(
          "apigateway",
          List.of(
              new Route("GET", "/v2/apis", Operation.of(GetApis.class, this::apis)),
              new Route(
                  "GET", "/v2/apis/{ApiId}/routes", Operation.of(GetRoutes.class, this::routes))));

  ApiListService(ApiGatewayService service, String endpoint) {
    this.service = service;
    this.endpoint = endpoint;
  }

  @Override
  public String signingName() {
    return "apigateway";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    protocol.handle(exchange);
  }

  @Override
  public void close() {}

  private JsonNode apis(GetApis input) {
    Page<HttpApi> page =
        Page.of(
            List.copyOf(service.apis()),
            input.maxResults(),
            MOST_LISTED,
            input.nextToken(),
            INVALID);
    ObjectNode output = JsonTrees.object();
    ArrayNode items = output.putArray("items");
    for (HttpApi api : page.items()) {
      items
          .addObject()
          .put("apiId", api.id())
          .put("name", api.name())
          .put("protocolType", "HTTP")
          .put("apiEndpoint", endpoint)
          .put("routeSelectionExpression", "$request.method $request.path");
    }
    return tokened(output, page);
  }

  private JsonNode routes(GetRoutes input) {
    HttpApi api =
        service.apis().stream()
            .filter(each -> each.id().equals(input.apiId()))
            .findFirst()
            .orElseThrow(() ->
                new ServiceException(
                    404,
                    "NotFoundException",
                    "Invalid API identifier specified: " + input.apiId()));
    Page<HttpApi.Route> page =
        Page.of(api.routes(), input.maxResults(), MOST_LISTED, input.nextToken(), INVALID);
    ObjectNode output = JsonTrees.object();
    ArrayNode items = output.putArray("items");
    for (HttpApi.Route route : page.items()) {
      items
          .addObject()
          .put("routeKey", route.key().text())
          .put("target", "integrations/" + route.integrationId())
          .put("authorizationType", route.authorizerId() == null ? "NONE" : "CUSTOM");
    }
    return tokened(output, page);
  }

  private static ObjectNode tokened(ObjectNode output, Page<?> page) {
    return page.next() == null ? output : output.put("nextToken", page.next());
  }
}
