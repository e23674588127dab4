package io.millrace.local.http;

import io.millrace.local.lambda.LambdaFunction;
import io.millrace.local.lambda.LambdaService;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.TemplateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The resource types of an HTTP API, and of a function's URL. */
final class ApiTypes {

  private static final Pattern FUNCTION = Pattern.compile("arn:aws:lambda:[^/]+");

  private record Type(String name, Function<Resource, Provisioned> maker) implements ResourceType {

    @Override
    public Provisioned create(Resource resource) {
      return maker.apply(resource);
    }
  }

  private final ApiGatewayService service;
  private final LambdaService functions;
  private final String endpoint;

  private ApiTypes(ApiGatewayService service, LambdaService functions, String endpoint) {
    this.service = service;
    this.functions = functions;
    this.endpoint = endpoint;
  }

  static List<ResourceType> all(
      ApiGatewayService service, LambdaService functions, String endpoint) {
    ApiTypes types = new ApiTypes(service, functions, endpoint);
    return List.of(
        new Type("AWS::ApiGatewayV2::Api", types::api),
        new Type("AWS::ApiGatewayV2::Authorizer", types::authorizer),
        new Type("AWS::ApiGatewayV2::Integration", types::integration),
        new Type("AWS::ApiGatewayV2::Route", types::route),
        new Type("AWS::ApiGatewayV2::Stage", types::stage),
        new Type("AWS::Lambda::Url", types::url));
  }

  private Provisioned api(Resource resource) {
    require(resource, "ProtocolType", "HTTP");
    HttpApi api =
        service.add(resource.generatedName(), JsonTrees.text(resource.properties(), "Name", ""));
    return new Provisioned(api.id(), Map.of("ApiEndpoint", endpoint, "ApiId", api.id()));
  }

  private Provisioned authorizer(Resource resource) {
    require(resource, "AuthorizerType", "REQUEST");
    require(resource, "EnableSimpleResponses", "true");
    JsonNode properties = resource.properties();
    String id = resource.generatedName();
    apiOf(resource)
        .addAuthorizer(
            id,
            new Authorizer(
                function(properties.path("AuthorizerUri").asString()),
                properties.path("IdentitySource").valueStream().map(JsonNode::asString).toList(),
                Duration.ofSeconds(
                    JsonTrees.whole(properties, "AuthorizerResultTtlInSeconds", 300))));
    return new Provisioned(id, Map.of("AuthorizerId", id));
  }

  private Provisioned integration(Resource resource) {
    require(resource, "IntegrationType", "AWS_PROXY");
    require(resource, "PayloadFormatVersion", "2.0");
    String id = resource.generatedName();
    apiOf(resource)
        .addIntegration(id, function(resource.properties().path("IntegrationUri").asString()));
    return new Provisioned(id, Map.of("IntegrationId", id));
  }

  private Provisioned route(Resource resource) {
    JsonNode properties = resource.properties();
    String authorization = JsonTrees.text(properties, "AuthorizationType", "NONE");
    if (!List.of("NONE", "CUSTOM", "AWS_IAM").contains(authorization)) {
      throw new TemplateException("authorization by %s is not emulated".formatted(authorization));
    }
    String target = JsonTrees.text(properties, "Target", "").replace("integrations/", "");
    apiOf(resource)
        .add(
            new HttpApi.Route(
                RouteKey.of(properties.path("RouteKey").asString()),
                target,
                authorization.equals("CUSTOM") ? properties.path("AuthorizerId").asString() : null,
                authorization.equals("AWS_IAM")));
    String id = resource.generatedName();
    return new Provisioned(id, Map.of("RouteId", id));
  }

  /** Throttling and access logs are accepted: one developer does not need them. */
  private Provisioned stage(Resource resource) {
    require(resource, "StageName", "$default");
    return new Provisioned("$default", Map.of());
  }

  private Provisioned url(Resource resource) {
    require(resource, "AuthType", "NONE");
    require(resource, "InvokeMode", "RESPONSE_STREAM");
    String arn = resource.properties().path("TargetFunctionArn").asString();
    service.addUrl(resource.generatedName(), function(arn));
    return new Provisioned(arn, Map.of("FunctionArn", arn, "FunctionUrl", endpoint + "/"));
  }

  private HttpApi apiOf(Resource resource) {
    return service.api(resource.properties().path("ApiId").asString());
  }

  /** The function of an integration's URI, which is its ARN, or holds it. */
  private Supplier<LambdaFunction> function(String uri) {
    Matcher arn = FUNCTION.matcher(uri);
    if (!arn.find()) {
      throw new TemplateException("no function in " + uri);
    }
    String name = arn.group();
    return () -> functions.function(name);
  }

  private static void require(Resource resource, String property, String value) {
    String actual = JsonTrees.text(resource.properties(), property, value);
    if (!actual.equals(value)) {
      throw new TemplateException("%s must be %s here, not %s".formatted(property, value, actual));
    }
  }
}
