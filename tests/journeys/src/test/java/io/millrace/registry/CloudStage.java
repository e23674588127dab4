package io.millrace.registry;

import static io.millrace.domain.Samples.CHURN;

import io.millrace.aws.AwsClients;
import io.millrace.aws.CloudWatchErrorAlarms;
import io.millrace.aws.DynamoDbStateStore;
import io.millrace.aws.KmsSignatures;
import io.millrace.aws.S3ObjectStore;
import io.millrace.deployment.DeployVersion;
import io.millrace.deployment.Policies;
import io.millrace.deployment.WantedEndpoints;
import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.EndpointLimits;
import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.VersionEndpoints;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.project.ApprovalRule;
import io.millrace.domain.project.Projects;
import io.millrace.domain.promotion.IncomingPromotions;
import io.millrace.domain.promotion.OutgoingPromotions;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Runs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** A stage's table, buckets and key on a cloud, and its functions on them. */
record CloudStage(
    String name,
    DynamoDbClient dynamo,
    S3Client s3,
    S3Presigner presigner,
    KmsClient kms,
    CloudWatchClient cloudWatch,
    String key)
    implements AutoCloseable {

  private static final InstantSource CLOCK = InstantSource.system();

  static CloudStage create(String name, AwsClients aws) {
    S3Client s3 = aws.s3();
    KmsClient kms = aws.client(KmsClient.builder());
    String key =
        kms.createKey(c -> c.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
            .keyMetadata()
            .arn();
    var stage =
        new CloudStage(
            name,
            aws.client(DynamoDbClient.builder()),
            s3,
            aws.presigner(s3),
            kms,
            aws.client(CloudWatchClient.builder()),
            key);
    stage.createTable();
    for (String bucket : new String[] {stage.data(), stage.models(), stage.promotions()}) {
      s3.createBucket(c -> c.bucket(bucket));
      s3.putBucketVersioning(put ->
          put.bucket(bucket)
              .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
    }
    return stage;
  }

  String data() {
    return name + "-data";
  }

  private String models() {
    return name + "-models";
  }

  String promotions() {
    return name + "-promotions";
  }

  ObjectStore objects() {
    return new S3ObjectStore(s3, presigner);
  }

  Projects projects() {
    return new Projects(transactions(), CLOCK);
  }

  Runs runs() {
    return new Runs(transactions(), CLOCK);
  }

  Registry registry() {
    return new Registry(transactions(), CLOCK);
  }

  OutgoingPromotions outgoingPromotions() {
    return new OutgoingPromotions(transactions(), CLOCK);
  }

  ModelVersion version(int number) {
    return registry().find(CHURN, number).orElseThrow();
  }

  RegisterVersion register() {
    return new RegisterVersion(
        projects(),
        new Datasets(transactions(), CLOCK),
        runs(),
        registry(),
        archives(),
        signatures(),
        ApprovalRule.AS_DECLARED);
  }

  DeployVersion deploy() {
    return new DeployVersion(
        Policies.in(transactions(), CLOCK),
        registry(),
        objects(),
        signatures(),
        new CloudWatchErrorAlarms(
            cloudWatch,
            name,
            "arn:aws:sns:us-east-1:000000000000:alarms-" + name,
            "Runbook",
            java.util.Map.of()),
        new Deployments(transactions(), CLOCK),
        new WantedEndpoints(
            new VersionEndpoints(transactions(), CLOCK),
            new EndpointNames(name),
            new EndpointLimits(List.of("ml.m5.large"), 1)));
  }

  PromoteVersion promote(String bucket) {
    return new PromoteVersion(
        projects(), registry(), outgoingPromotions(), objects(), signatures(), CLOCK, name, bucket);
  }

  /** Takes in what this stage hands over, and believes no other. */
  ReceivePromotion receive(CloudStage before) {
    return new ReceivePromotion(
        projects(),
        registry(),
        new IncomingPromotions(transactions(), CLOCK),
        archives(),
        objects(),
        signatures(),
        new KmsSignatures(kms, before.key()),
        before.name());
  }

  void publishDataset() {
    var datasets = new Datasets(transactions(), CLOCK);
    var part = new ObjectRef(data(), "datasets/telco-churn/part", "v1");
    var upload = datasets.received(CHURN, new ObjectRef("intake", "telco-churn/a.csv", "v1"));
    datasets.publish(
        upload,
        new DatasetVersion(
            CHURN, 0, upload.ingestId(), 1, 1, Sha256.of("data"), part, part, 2, Instant.EPOCH),
        new RowCounts(2, 2, 0));
  }

  private Signatures signatures() {
    return new KmsSignatures(kms, key);
  }

  private Archives archives() {
    return new Archives(objects(), models());
  }

  private Transactions transactions() {
    return new Transactions(
        new DynamoDbStateStore(dynamo, name, CLOCK, UUID::randomUUID, Tracing.NONE), _ -> {});
  }

  private void createTable() {
    dynamo.createTable(table ->
        table
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(attribute("pk"), attribute("sk"))
            .keySchema(part("pk", KeyType.HASH), part("sk", KeyType.RANGE)));
    dynamo.waiter().waitUntilTableExists(wait -> wait.tableName(name));
  }

  private static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement part(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  @Override
  public void close() {
    dynamo.close();
    presigner.close();
    s3.close();
    kms.close();
    cloudWatch.close();
  }
}
