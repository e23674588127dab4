package io.millrace.local;

/** A template with something of each service whose resources only a template makes. */
final class SampleServices {

  static final String TEMPLATE =
      """
      {"Resources": {
        "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "dead"}},
        "Closed": {"Type": "AWS::Lambda::Function", "Properties": {
          "Code": {"S3Bucket": "assets", "S3Key": "code.zip"}, "FunctionName": "closed",
          "Handler": "none", "MemorySize": 128, "Environment": {"Variables": {"TOKEN": "secret"}}, "ReservedConcurrentExecutions": 0,
          "Role": "arn:aws:iam::000000000000:role/r", "Runtime": "java25", "Timeout": 2}},
        "Version": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "Closed"}}},
        "Live": {"Type": "AWS::Lambda::Alias", "Properties": {
          "FunctionName": {"Ref": "Closed"}, "FunctionVersion": "1", "Name": "live"}},
        "Nightly": {"Type": "AWS::Events::Rule", "Properties": {
          "Name": "nightly", "ScheduleExpression": "rate(1 day)", "State": "DISABLED",
          "Targets": [{"Id": "t", "Arn": {"Fn::GetAtt": ["Dead", "Arn"]}}]}},
        "Retries": {"Type": "AWS::Lambda::EventInvokeConfig", "Properties": {
          "FunctionName": {"Ref": "Closed"}, "MaximumEventAgeInSeconds": 1,
          "MaximumRetryAttempts": 2, "Qualifier": "$LATEST",
          "DestinationConfig": {"OnFailure": {"Destination": {"Fn::GetAtt": ["Dead", "Arn"]}}}}},
        "Yearly": {"Type": "AWS::Scheduler::Schedule", "Properties": {
          "Name": "yearly", "FlexibleTimeWindow": {"Mode": "OFF"},
          "ScheduleExpression": "cron(0 0 1 1 ? *)",
          "Target": {"Arn": {"Fn::GetAtt": ["Closed", "Arn"]}, "RoleArn": "arn:aws:iam::000000000000:role/r"}}},
        "Stream": {"Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": {
          "DeliveryStreamName": "stream",
          "ExtendedS3DestinationConfiguration": {
            "BucketARN": "arn:aws:s3:::lake", "Prefix": "in/", "RoleARN": "arn:aws:iam::000000000000:role/r",
            "BufferingHints": {"IntervalInSeconds": 1, "SizeInMBs": 1}}}},
        "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "Api", "ProtocolType": "HTTP"}},
        "Stage": {"Type": "AWS::ApiGatewayV2::Stage", "Properties": {
          "ApiId": {"Ref": "Api"}, "AutoDeploy": true, "StageName": "$default"}},
        "Integration": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": {
          "ApiId": {"Ref": "Api"}, "IntegrationType": "AWS_PROXY",
          "IntegrationUri": {"Fn::GetAtt": ["Closed", "Arn"]}, "PayloadFormatVersion": "2.0"}},
        "Route": {"Type": "AWS::ApiGatewayV2::Route", "Properties": {
          "ApiId": {"Ref": "Api"}, "AuthorizationType": "NONE", "RouteKey": "POST /v1/closed",
          "Target": {"Fn::Join": ["", ["integrations/", {"Ref": "Integration"}]]}}}
      }}
      """;

  private SampleServices() {}
}
