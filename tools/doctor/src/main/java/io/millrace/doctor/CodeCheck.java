package io.millrace.doctor;

import static java.util.stream.Collectors.toMap;

import io.millrace.cost.Resource;
import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.NotApplicable;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import io.millrace.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import tools.jackson.databind.JsonNode;

/** Checks that the functions deployed run the code that is built here. */
record CodeCheck(ProbeClients aws, Place place, List<Resource> templates) implements HealthCheck {

  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String CODE = "/Code/S3Key"; // named after the content's digest

  @Override
  public String name() {
    return "version";
  }

  @Override
  public Result result() {
    if (place.isLocal()) {
      return new NotApplicable("the local cloud runs what is built here");
    }
    Map<String, String> built =
        templates.stream()
            .filter(resource -> resource.type().equals(FUNCTION))
            .filter(resource -> resource.stack().equals(place.stack()))
            .collect(toMap(Resource::id, resource -> resource.properties().at(CODE).asString("")));
    if (built.isEmpty()) {
      return new Unknown("nothing is built here to compare with");
    }
    return FailedCall.to("cloudformation:GetTemplate", () -> compare(built));
  }

  private Result compare(Map<String, String> built) {
    try (CloudFormationClient stacks = aws.client(CloudFormationClient.builder())) {
      JsonNode deployed =
          Json.mapper()
              .readTree(stacks.getTemplate(get -> get.stackName(place.stack())).templateBody())
              .path("Resources");
      var other = new TreeSet<String>();
      built.forEach((id, code) -> {
        if (!deployed.path(id).path("Properties").at(CODE).asString("").equals(code)) {
          other.add(id);
        }
      });
      return other.isEmpty()
          ? new Ok("what is built here is deployed")
          : new Missing(
              "%s of %s functions run other code than is built here"
                  .formatted(other.size(), built.size()),
              "npx aws-cdk deploy --all -c stage=%s, or look from the checkout that was deployed"
                  .formatted(place.stage()));
    } catch (AwsServiceException e) {
      if (FailedCall.code(e).equals("ValidationError")) {
        return new NotApplicable("nothing is deployed yet");
      }
      throw e;
    }
  }
}
