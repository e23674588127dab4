package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.BufferingHintsProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.DeliveryStreamEncryptionConfigurationInputProperty;
import software.amazon.awscdk.services.kinesisfirehose.CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty;
import software.constructs.Construct;

/**
 * The way of captured predictions into the data bucket, off the path of whoever waits for one.
 *
 * <p>A record is in {@code captures/YYYY/MM/DD/HH/} (UTC, hour of arrival) within about a minute,
 * gzipped with its neighbours, at least once. The stream keeps what it cannot deliver for a day.
 */
public final class CaptureStream extends Construct {

  private static final int SECONDS = 60;
  private static final int MEBIBYTES = 5;

  private final CfnDeliveryStream stream;

  public CaptureStream(Construct scope, String id, PrivateBucket bucket, DataKey key) {
    super(scope, id);
    Role role =
        Role.Builder.create(this, "Role")
            .description("Delivers captured predictions")
            .assumedBy(
                new ServicePrincipal("firehose.amazonaws.com")
                    .withConditions(
                        Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID))))
            .build();
    bucket.grantWrite(role, "captures/", "captures-failed/");
    stream =
        CfnDeliveryStream.Builder.create(this, "Stream")
            .deliveryStreamType("DirectPut")
            .deliveryStreamEncryptionConfigurationInput(
                DeliveryStreamEncryptionConfigurationInputProperty.builder()
                    .keyType(key.arn() == null ? "AWS_OWNED_CMK" : "CUSTOMER_MANAGED_CMK")
                    .keyArn(key.arn())
                    .build())
            .extendedS3DestinationConfiguration(
                ExtendedS3DestinationConfigurationProperty.builder()
                    .bucketArn(bucket.arn())
                    .roleArn(role.getRoleArn())
                    .prefix("captures/")
                    .errorOutputPrefix("captures-failed/!{firehose:error-output-type}/")
                    .compressionFormat("GZIP")
                    .bufferingHints(
                        BufferingHintsProperty.builder()
                            .intervalInSeconds(SECONDS)
                            .sizeInMBs(MEBIBYTES)
                            .build())
                    .build())
            .build();
    // Firehose checks at creation that the role can write.
    stream.getNode().addDependency(role);
  }

  /** Allows adding records. */
  public void grantPut(IGrantable writer) {
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(writer)
            .actions(List.of("firehose:PutRecord", "firehose:PutRecordBatch"))
            .resourceArns(List.of(stream.getAttrArn()))
            .build());
  }

  /** Seconds since the oldest record came that is not delivered yet. */
  Metric age(Duration period) {
    return Metric.Builder.create()
        .namespace("AWS/Firehose")
        .metricName("DeliveryToS3.DataFreshness")
        .dimensionsMap(Map.of("DeliveryStreamName", stream.getRef()))
        .statistic("Maximum")
        .period(period)
        .build();
  }

  public String name() {
    return stream.getRef();
  }
}
