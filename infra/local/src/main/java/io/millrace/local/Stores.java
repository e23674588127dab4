package io.millrace.local;

import io.millrace.local.LocalCloud.ServiceContext;
import io.millrace.local.LocalCloud.ServiceFactory;
import io.millrace.local.dynamodb.DynamoDbOptions;
import io.millrace.local.dynamodb.DynamoDbService;
import io.millrace.local.firehose.FirehoseService;
import io.millrace.local.glue.GlueService;
import io.millrace.local.kms.KmsService;
import io.millrace.local.s3.S3Service;
import io.millrace.local.sagemaker.SageMakerService;
import io.millrace.local.sagemaker.TrainingPrograms;
import io.millrace.local.server.RequestSignatures;
import io.millrace.local.service.AwsService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The services that keep data, as a cloud usually has them: S3, DynamoDB, KMS, Glue, Firehose,
 * SageMaker.
 */
public final class Stores {

  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final int JOBS_AT_ONCE = 1; // training takes all cores that there are

  private Stores() {}

  /**
   * All of them.
   *
   * @param dynamoDb the folder that the build fetches DynamoDB Local into
   * @param programs what training images stand for
   */
  public static List<ServiceFactory> usual(Path dynamoDb, TrainingPrograms programs) {
    return List.of(
        Stores::s3,
        cloud ->
            new DynamoDbService(
                new DynamoDbOptions(
                    dynamoDb,
                    Optional.of(cloud.folder("dynamodb")),
                    cloud.options().cache(),
                    SWEEP),
                cloud.clock()),
        cloud -> new KmsService(cloud.folder("kms"), cloud.clock()),
        cloud -> new GlueService(cloud.folder("glue"), cloud.clock()),
        cloud -> new FirehoseService(cloud.folder("firehose"), buckets(cloud), cloud.clock()),
        cloud ->
            new SageMakerService(
                cloud.folder("sagemaker"),
                programs,
                JOBS_AT_ONCE,
                buckets(cloud),
                cloud.logs(),
                cloud.events(),
                cloud.metrics(),
                cloud.clock(),
                cloud.options().seed()));
  }

  private static AwsService s3(ServiceContext cloud) {
    try {
      return new S3Service(
          cloud.folder("s3"), cloud.clock(), cloud.events(), RequestSignatures.SECRETS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the buckets in " + cloud.folder("s3"), e);
    }
  }

  private static BucketClient buckets(ServiceContext cloud) {
    return new BucketClient(URI.create(cloud.endpoint()));
  }
}
