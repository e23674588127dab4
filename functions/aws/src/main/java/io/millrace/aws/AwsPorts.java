package io.millrace.aws;

import io.millrace.domain.dataset.TableCatalog;
import io.millrace.domain.deployment.Endpoints;
import io.millrace.domain.deployment.ErrorAlarms;
import io.millrace.domain.deployment.RolloutClock;
import io.millrace.domain.deployment.VersionMetrics;
import io.millrace.domain.event.AlarmClock;
import io.millrace.domain.event.DeadLetters;
import io.millrace.domain.event.EventBus;
import io.millrace.domain.event.Functions;
import io.millrace.domain.event.Receivers;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.state.Backoff;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.domain.training.TrainingJobs.JobState;
import io.millrace.domain.training.TrainingLogs;
import io.millrace.runtime.process.RestoreSafeRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The domain's ports on AWS, so that a module names what it needs and no client of it. */
public final class AwsPorts {

  private final AwsClients clients;
  private final InstantSource clock;
  private final Tracing tracing;
  private final RestoreSafeRandom chance = RestoreSafeRandom.ofProcess();

  private AwsPorts(AwsClients clients, InstantSource clock, Tracing tracing) {
    this.clients = clients;
    this.clock = clock;
    this.tracing = tracing;
  }

  /** Ports for what the environment says; see {@link AwsClients#of}. */
  public static AwsPorts of(Map<String, String> environment, InstantSource clock) {
    return new AwsPorts(AwsClients.of(environment), clock, Tracing.NONE);
  }

  /** The same, whose transactions says of which trace the events are that it announces. */
  public AwsPorts tracedBy(Tracing other) {
    return new AwsPorts(clients, clock, other);
  }

  /** The transactions of the state store in this table. */
  public Transactions transactions(String table) {
    DynamoDbClient dynamo = clients.client(DynamoDbClient.builder());
    return new Transactions(
        new DynamoDbStateStore(dynamo, table, clock, chance::uuid, tracing),
        Backoff.ofWrites(chance, clock));
  }

  /** All buckets that the function may reach. */
  public ObjectStore objects() {
    S3Client s3 = clients.s3();
    return new S3ObjectStore(s3, clients.presigner(s3));
  }

  /** The catalog that the Glue Data Catalog has of this database. */
  public TableCatalog tableCatalog(String database) {
    return new GlueTableCatalog(clients, database);
  }

  /** What is signed with this key: its id or ARN, or the ARN of an alias of it. */
  public Signatures signatures(String key) {
    return new KmsSignatures(clients.client(KmsClient.builder()), key);
  }

  /**
   * Training jobs at this site, and in a function.
   *
   * @param function that trains, by its ARN
   * @param dataBucket in which it notes how far it is
   */
  public TrainingJobs trainingJobs(JobSite site, String function, String dataBucket) {
    return new TrainingSites(
        new LambdaTrainingJobs(
            clients.client(LambdaClient.builder()),
            function,
            new FunctionJobs(objects(), dataBucket),
            clock),
        new SageMakerTrainingJobs(clients.client(SageMakerClient.builder()), site),
        new SageMakerTuningJobs(clients.client(SageMakerClient.builder()), site));
  }

  /** The log of a job that runs in this function. */
  public FunctionLog trainingLog(String jobName) {
    return new FunctionLog(clients.client(CloudWatchLogsClient.builder()), jobName, clock);
  }

  /** What training jobs print. */
  public TrainingLogs trainingLogs() {
    return new CloudWatchTrainingLogs(clients.client(CloudWatchLogsClient.builder()));
  }

  /**
   * The alarms of this stage.
   *
   * @param topic ARN of the topic of SNS that is told of them
   * @param runbook the sentence that says where to read what to do
   * @param tags of each, {@code key=value,key=value}
   */
  public ErrorAlarms errorAlarms(String stage, String topic, String runbook, String tags) {
    return new CloudWatchErrorAlarms(
        clients.client(CloudWatchClient.builder()), stage, topic, runbook, Tags.parse(tags));
  }

  /** What is measured of the versions of this stage. */
  public VersionMetrics versionMetrics(String stage) {
    return new CloudWatchVersionMetrics(clients.client(CloudWatchClient.builder()), stage, clock);
  }

  /** The clock of what waits to be launched, which is the rule of this name. */
  public AlarmClock alarmClock(String rule) {
    return new EventBridgeRolloutClock(clients.client(EventBridgeClient.builder()), rule)::ringAt;
  }

  /**
   * The endpoints of a stage.
   *
   * @param prefix with which their names begin
   * @param image that serves
   * @param role ARN of what they run under
   * @param tags of each, {@code key=value,key=value}
   */
  public Endpoints endpoints(
      String prefix, String image, String role, String containerRole, String tags) {
    return new SageMakerEndpoints(
        clients.client(SageMakerClient.builder()),
        new EndpointScaling(clients),
        new EndpointSite(prefix, image, role, containerRole, Tags.parse(tags)));
  }

  /**
   * Endpoints, to be asked.
   *
   * @param patience how long an answer is waited for
   */
  public InvokedEndpoint invokedEndpoint(Duration patience) {
    return new InvokedEndpoint(clients, patience);
  }

  /** The clock of rollouts, which is the rule of this name. */
  public RolloutClock rolloutClock(String rule) {
    return new EventBridgeRolloutClock(clients.client(EventBridgeClient.builder()), rule);
  }

  /** How far the job of SageMaker of a name is, whoever launched it; empty if there is none. */
  public Function<String, Optional<JobState>> trainingJobStates() {
    return SageMakerTrainingJobs.states(clients.client(SageMakerClient.builder()));
  }

  /**
   * The functions that may be asked directly.
   *
   * @param list of their titles and ARNs, {@code title=arn,title=arn}
   */
  public Functions functions(String list) {
    return new LambdaFunctions(clients.client(LambdaClient.builder()), LambdaFunctions.parse(list));
  }

  /** The dead letters in the queue with this URL. */
  public DeadLetters deadLetters(String queueUrl) {
    return new SqsDeadLetters(clients.client(SqsClient.builder()), queueUrl);
  }

  /** The receivers of notices on the bus of this name. */
  public Receivers receivers(String bus) {
    return new EventBridgeReceivers(clients.client(EventBridgeClient.builder()), bus);
  }

  /** The bus of this name. */
  public EventBus bus(String name) {
    return new EventBridgeEventBus(clients.client(EventBridgeClient.builder()), name);
  }
}
