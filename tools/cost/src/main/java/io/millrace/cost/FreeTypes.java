package io.millrace.cost;

import static java.util.Map.entry;

import java.util.Map;

/** Resource types that cost nothing themselves, each with the reason. */
final class FreeTypes {

  private static final String RIGHTS = "who may do what is free";
  private static final String PART = "a part of another resource, counted there";
  private static final String DEPLOYING = "works while a stack is deployed, and never after";
  private static final String NETWORK = "Amazon charges what flows through gateways and endpoints";
  private static final String VIEW = "a way to look at what is paid elsewhere";

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          entry("AWS::IAM::ManagedPolicy", RIGHTS),
          entry("AWS::IAM::OIDCProvider", RIGHTS),
          entry("AWS::IAM::Policy", RIGHTS),
          entry("AWS::IAM::Role", RIGHTS),
          entry("AWS::Lambda::Permission", RIGHTS),
          entry("AWS::S3::BucketPolicy", RIGHTS),
          entry("AWS::SNS::TopicPolicy", RIGHTS),
          entry("AWS::SQS::QueuePolicy", RIGHTS),
          entry("AWS::Events::EventBusPolicy", RIGHTS),
          entry("AWS::KMS::Alias", PART),
          entry("AWS::Lambda::Alias", PART),
          entry("AWS::Lambda::EventInvokeConfig", PART),
          entry("AWS::Lambda::EventSourceMapping", PART),
          entry(
              "AWS::Lambda::Url",
              "what is asked there is the function's, streamed free up to 6 MB"),
          entry("AWS::Lambda::LayerVersion", "code is stored free up to 75 GB"),
          entry("AWS::Lambda::Version", "Java's snapshots are free; so is code up to 75 GB"),
          entry("AWS::ApiGatewayV2::Authorizer", PART),
          entry("AWS::ApiGatewayV2::Integration", PART),
          entry("AWS::ApiGatewayV2::Route", PART),
          entry("AWS::ECR::RepositoryPolicy", RIGHTS),
          entry("AWS::Scheduler::ScheduleGroup", PART),
          entry("AWS::Glue::Database", "a million tables are free, and a million requests a month"),
          entry("AWS::Events::ApiDestination", "notices: 0.20 USD a million"),
          entry("AWS::Events::Connection", PART),
          entry(
              "AWS::SNS::Subscription", "e-mails of alarms and notices: the first 1,000 are free"),
          entry("AWS::Budgets::Budget", "a budget without actions is free"),
          entry("AWS::CloudFront::CachePolicy", PART),
          entry("AWS::CloudFront::OriginAccessControl", PART),
          entry("AWS::CloudFront::OriginRequestPolicy", PART),
          entry("AWS::CloudFront::ResponseHeadersPolicy", PART),
          entry("AWS::WAFv2::LoggingConfiguration", PART),
          entry("AWS::WAFv2::WebACLAssociation", PART),
          entry("AWS::EC2::FlowLog", "what it logs is counted at its log group"),
          entry("AWS::EC2::InternetGateway", NETWORK),
          entry("AWS::EC2::Route", NETWORK),
          entry("AWS::EC2::RouteTable", NETWORK),
          entry("AWS::EC2::SecurityGroup", NETWORK),
          entry("AWS::EC2::SecurityGroupEgress", NETWORK),
          entry("AWS::EC2::SecurityGroupIngress", NETWORK),
          entry("AWS::EC2::Subnet", NETWORK),
          entry("AWS::EC2::SubnetRouteTableAssociation", NETWORK),
          entry("AWS::EC2::VPC", NETWORK),
          entry("AWS::EC2::VPCGatewayAttachment", NETWORK),
          entry("AWS::Logs::LogStream", PART),
          entry("AWS::Logs::QueryDefinition", VIEW),
          entry("AWS::Logs::ResourcePolicy", RIGHTS),
          entry("AWS::SSM::Parameter", "standard parameters are free"),
          entry("AWS::XRay::Group", VIEW),
          entry("AWS::XRay::ResourcePolicy", RIGHTS),
          entry("AWS::XRay::SamplingRule", PART),
          entry("AWS::CDK::Metadata", DEPLOYING),
          entry("AWS::CloudFormation::CustomResource", DEPLOYING),
          entry("AWS::CloudFormation::WaitConditionHandle", DEPLOYING));

  private FreeTypes() {}

  static boolean contains(String type) {
    return type.startsWith("Custom::") || REASONS.containsKey(type);
  }

  static Map<String, String> reasons() {
    return REASONS;
  }
}
