package io.millrace.local.lambda;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.Targets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The resource types around a function: here each function has the one version that is deployed.
 */
final class FunctionTypes {

  private FunctionTypes() {}

  /** {@code AWS::Lambda::Version}. */
  record Version(LambdaService service) implements ResourceType {

    @Override
    public String name() {
      return "AWS::Lambda::Version";
    }

    @Override
    public Provisioned create(Resource resource) {
      LambdaFunction function = functionOf(service, resource);
      function.addQualifier("1");
      String arn = function.arn() + ":1";
      return new Provisioned(arn, Map.of("Version", "1", "FunctionArn", arn));
    }
  }

  /** {@code AWS::Lambda::Alias}. */
  record Alias(LambdaService service) implements ResourceType {

    @Override
    public String name() {
      return "AWS::Lambda::Alias";
    }

    @Override
    public Provisioned create(Resource resource) {
      LambdaFunction function = functionOf(service, resource);
      String alias = resource.properties().path("Name").asString();
      function.addQualifier(alias);
      String arn = function.arn() + ":" + alias;
      return new Provisioned(arn, Map.of("AliasArn", arn));
    }
  }

  /** {@code AWS::Lambda::EventInvokeConfig}. */
  record InvokeConfig(LambdaService service, Targets targets) implements ResourceType {

    @Override
    public String name() {
      return "AWS::Lambda::EventInvokeConfig";
    }

    @Override
    public Provisioned create(Resource resource) {
      JsonNode properties = resource.properties();
      int retries =
          JsonTrees.whole(properties, "MaximumRetryAttempts", AsyncPolicy.DEFAULT.maximumRetries());
      JsonNode destinations = properties.path("DestinationConfig");
      functionOf(service, resource)
          .asyncPolicy(
              new AsyncPolicy(
                  retries,
                  Duration.ofSeconds(
                      JsonTrees.whole(
                          properties,
                          "MaximumEventAgeInSeconds",
                          (int) AsyncPolicy.DEFAULT.maximumAge().toSeconds())),
                  destination(destinations.path("OnFailure")),
                  destination(destinations.path("OnSuccess"))));
      return new Provisioned(resource.generatedName(), Map.of());
    }

    private @Nullable String destination(JsonNode destination) {
      if (!destination.has("Destination")) {
        return null;
      }
      String arn = destination.path("Destination").asString();
      targets.check(arn);
      return arn;
    }
  }

  private static LambdaFunction functionOf(LambdaService service, Resource resource) {
    return service.function(resource.properties().path("FunctionName").asString());
  }
}
