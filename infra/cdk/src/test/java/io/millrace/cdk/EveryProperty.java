package io.millrace.cdk;

import io.millrace.cdk.Synthesized.Resource;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whatever is written of a resource that guards something, broken place by place: it is left out,
 * and where it is a choice or a bound it is turned around or made ten times as large.
 *
 * <p>What allows something is left out nowhere, as it would allow less: {@link Openings} widens it.
 */
final class EveryProperty {

  private static final Set<String> GUARDING =
      Set.of(
          "AWS::ApiGatewayV2::Authorizer",
          "AWS::ApiGatewayV2::Route",
          "AWS::ApiGatewayV2::Stage",
          "AWS::CloudWatch::Alarm",
          "AWS::CloudFront::Distribution",
          "AWS::DynamoDB::Table",
          "AWS::EC2::FlowLog",
          "AWS::EC2::SecurityGroup",
          "AWS::EC2::SecurityGroupIngress",
          "AWS::EC2::Subnet",
          "AWS::EC2::VPC",
          "AWS::EC2::VPCEndpoint",
          "AWS::ECR::Repository",
          "AWS::Events::Rule",
          "AWS::IAM::Policy",
          "AWS::IAM::Role",
          "AWS::KMS::Key",
          "AWS::KinesisFirehose::DeliveryStream",
          "AWS::Lambda::EventInvokeConfig",
          "AWS::Lambda::EventSourceMapping",
          "AWS::Lambda::Function",
          "AWS::Lambda::Permission",
          "AWS::Lambda::Url",
          "AWS::Logs::LogGroup",
          "AWS::S3::Bucket",
          "AWS::S3::BucketPolicy",
          "AWS::SNS::Topic",
          "AWS::SNS::TopicPolicy",
          "AWS::SQS::Queue",
          "AWS::SQS::QueuePolicy",
          "AWS::Scheduler::Schedule",
          "AWS::WAFv2::LoggingConfiguration",
          "AWS::WAFv2::WebACL");

  private EveryProperty() {}

  static Stream<Mutation> of(Synthesized templates) {
    return templates.resources().stream()
        .filter(resource -> GUARDING.contains(resource.type()))
        .flatMap(resource -> of(templates, resource));
  }

  private static Stream<Mutation> of(Synthesized templates, Resource resource) {
    Stream<JsonPointer> places =
        Stream.of("DeletionPolicy", "UpdateReplacePolicy", "Properties")
            .filter(resource.written()::has)
            .flatMap(name ->
                places(resource.written().path(name), JsonPointer.empty().appendProperty(name)));
    return places.flatMap(place ->
        broken(resource, place)
            .map(change ->
                Mutation.of(
                    resource,
                    change.what() + " " + place,
                    templates.with(new Resource(resource.id(), change.written())))));
  }

  private record Change(String what, JsonNode written) {}

  private static Stream<Change> broken(Resource resource, JsonPointer place) {
    JsonNode written = resource.written().at(place);
    if (written.isString() && written.asString().equals("Delete")) {
      return Stream.of(); // what is done anyway where nothing is said
    }
    if (written.isBoolean()) {
      boolean turned = !written.asBoolean();
      Change flipped = put(resource, place, BooleanNode.valueOf(turned));
      // What is false is false as well where it is left out.
      return turned ? Stream.of(flipped) : Stream.of(flipped, without(resource, place));
    }
    if (written.isInt() && written.asInt() != 0) {
      return Stream.of(
          without(resource, place), put(resource, place, IntNode.valueOf(10 * written.asInt())));
    }
    return Stream.of(without(resource, place));
  }

  private static Change without(Resource resource, JsonPointer place) {
    JsonNode written = resource.written().deepCopy();
    switch (written.at(place.head())) {
      case ObjectNode object -> object.remove(place.last().getMatchingProperty());
      case ArrayNode array -> array.remove(place.last().getMatchingIndex());
      case JsonNode other -> throw new IllegalStateException("nothing to leave out of " + other);
    }
    return new Change("without", written);
  }

  private static Change put(Resource resource, JsonPointer place, JsonNode value) {
    JsonNode written = resource.written().deepCopy();
    switch (written.at(place.head())) {
      case ObjectNode object -> object.set(place.last().getMatchingProperty(), value);
      case ArrayNode array -> array.set(place.last().getMatchingIndex(), value);
      case JsonNode other -> throw new IllegalStateException("nothing to change in " + other);
    }
    return new Change("with " + value + " at", written);
  }

  /** A node and all that is in it, but not within what CloudFormation works out. */
  private static Stream<JsonPointer> places(JsonNode node, JsonPointer at) {
    Stream<JsonPointer> within =
        switch (node) {
          case ObjectNode object when isAllowing(object) ->
              places(object.path("Condition"), at.appendProperty("Condition"));
          case ObjectNode object when isWorkedOut(object) -> Stream.of();
          case ObjectNode object ->
              object.properties().stream()
                  .flatMap(e -> places(e.getValue(), at.appendProperty(e.getKey())));
          case ArrayNode array ->
              IntStream.range(0, array.size())
                  .boxed()
                  .flatMap(i -> places(array.get(i), at.appendIndex(i)));
          default -> Stream.of();
        };
    boolean isWhole = at.toString().equals("/Properties") || isAllowing(node);
    return node.isMissingNode() || isWhole ? within : Stream.concat(Stream.of(at), within);
  }

  private static boolean isAllowing(JsonNode node) {
    return node.path("Effect").asString("").equals("Allow");
  }

  private static boolean isWorkedOut(ObjectNode node) {
    return node.size() == 1
        && node.propertyNames().stream().allMatch(n -> n.equals("Ref") || n.startsWith("Fn::"));
  }
}
