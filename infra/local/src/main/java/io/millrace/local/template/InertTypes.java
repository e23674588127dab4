package io.millrace.local.template;

import static java.util.Map.entry;

import io.millrace.local.service.Arns;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import java.util.List;
import java.util.Map;

/** Resource types that are accepted and do nothing on one machine, each with the reason. */
final class InertTypes {

  private static final String ONE_USER =
      "permissions between services: everything here runs as the one user of the machine";
  private static final String UNSEEN = "describes the deployment, and changes nothing in it";

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          entry("AWS::IAM::ManagedPolicy", ONE_USER),
          entry("AWS::IAM::Policy", ONE_USER),
          entry("AWS::IAM::Role", ONE_USER),
          entry("AWS::Lambda::Permission", ONE_USER),
          entry("AWS::S3::BucketPolicy", ONE_USER),
          entry("AWS::SQS::QueuePolicy", ONE_USER),
          entry("AWS::SNS::TopicPolicy", ONE_USER),
          entry("AWS::ECR::Repository", "images: what they would run is here already"),
          entry("AWS::CDK::Metadata", UNSEEN),
          entry("AWS::CloudWatch::Dashboard", UNSEEN));

  private InertTypes() {}

  static List<ResourceType> all() {
    return REASONS.keySet().stream().<ResourceType>map(Inert::new).toList();
  }

  private record Inert(String name) implements ResourceType {

    @Override
    public Provisioned create(Resource resource) {
      String generated =
          resource.properties().path("RepositoryName").asString(resource.generatedName());
      String arn =
          switch (name) {
            case "AWS::IAM::Role" -> "arn:aws:iam::%s:role/%s".formatted(Arns.ACCOUNT, generated);
            case "AWS::ECR::Repository" -> Arns.of("ecr", "repository/" + generated);
            default -> Arns.of("local", generated);
          };
      return new Provisioned(generated, Map.of("Arn", arn, "Id", generated, "RoleId", generated));
    }
  }
}
