package io.millrace.local.sagemaker;

import io.millrace.local.sagemaker.SageMakerInputs.CreateEndpoint;
import io.millrace.local.sagemaker.SageMakerInputs.CreateEndpointConfig;
import io.millrace.local.sagemaker.SageMakerInputs.CreateModel;
import io.millrace.local.sagemaker.SageMakerInputs.CreateTrainingJob;
import io.millrace.local.sagemaker.SageMakerInputs.DeleteEndpoint;
import io.millrace.local.sagemaker.SageMakerInputs.DeleteEndpointConfig;
import io.millrace.local.sagemaker.SageMakerInputs.DeleteModel;
import io.millrace.local.sagemaker.SageMakerInputs.DescribeEndpoint;
import io.millrace.local.sagemaker.SageMakerInputs.DescribeEndpointConfig;
import io.millrace.local.sagemaker.SageMakerInputs.DescribeModel;
import io.millrace.local.sagemaker.SageMakerInputs.DescribeTrainingJob;
import io.millrace.local.sagemaker.SageMakerInputs.ListEndpointConfigs;
import io.millrace.local.sagemaker.SageMakerInputs.ListEndpoints;
import io.millrace.local.sagemaker.SageMakerInputs.ListModels;
import io.millrace.local.sagemaker.SageMakerInputs.ListTags;
import io.millrace.local.sagemaker.SageMakerInputs.ListTrainingJobs;
import io.millrace.local.sagemaker.SageMakerInputs.SortBy;
import io.millrace.local.sagemaker.SageMakerInputs.SortOrder;
import io.millrace.local.sagemaker.SageMakerInputs.StopTrainingJob;
import io.millrace.local.sagemaker.SageMakerInputs.UpdateEndpoint;
import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.EventSink;
import io.millrace.local.service.JsonFolder;
import io.millrace.local.service.JsonProtocol;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.LogSink;
import io.millrace.local.service.MetricSink;
import io.millrace.local.service.Operation;
import io.millrace.local.service.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The training and tuning jobs of SageMaker, and its endpoints, which Application Auto Scaling
 * scales.
 */
public final class SageMakerService implements AwsService {

  private static final int USUAL_PAGE = 10;
  private static final int LARGEST_PAGE = 100;
  private static final int LARGEST_PAGE_OF_TAGS = 50;
  private static final String INVALID = "ValidationException";
  private static final String NAME = "TrainingJobName";
  private static final String STATUS = "TrainingJobStatus";
  private static final String CREATED = "CreationTime";
  private static final List<String> SUMMARY =
      List.of(
          NAME,
          "TrainingJobArn",
          CREATED,
          "TrainingEndTime",
          "LastModifiedTime",
          STATUS,
          "SecondaryStatus");

  private final TrainingPrograms programs;
  private final TrainingJobs jobs;
  private final EndpointDefinitions models;
  private final EndpointDefinitions configurations;
  private final EndpointProcesses endpoints;
  private final EndpointInvocation invocation;
  private final ScalableTargets scaling;
  private final TuningJobs tuning;
  private final JsonProtocol protocol;

  /**
   * @param folder where jobs keep their state and files
   * @param programs what images stand for
   * @param atOnce jobs that run at a time; the others wait
   * @param seed of which events come twice
   */
  public SageMakerService(
      Path folder,
      TrainingPrograms programs,
      int atOnce,
      JobStorage storage,
      LogSink logs,
      EventSink events,
      MetricSink metrics,
      InstantSource clock,
      long seed) {
    this.programs = programs;
    StateChanges changes = new StateChanges(events, seed);
    this.jobs =
        new TrainingJobs(
            folder,
            atOnce,
            clock,
            job ->
                new JobRun(job, programs.of(job.request().image()), storage, logs, changes, clock));
    Path endpointsFolder = folder.resolve("_endpoints"); // no job has such a name
    this.models =
        new EndpointDefinitions("model", new JsonFolder(endpointsFolder.resolve("models")), clock);
    this.configurations =
        new EndpointDefinitions(
            "endpoint-config", new JsonFolder(endpointsFolder.resolve("configurations")), clock);
    this.endpoints =
        new EndpointProcesses(
            new JsonFolder(endpointsFolder.resolve("kept")),
            configurations,
            new VariantContainers(endpointsFolder, programs, models, storage, logs, clock),
            changes,
            clock);
    this.invocation = new EndpointInvocation(endpoints, new EndpointMetrics(metrics, clock));
    this.scaling =
        new ScalableTargets(new JsonFolder(endpointsFolder.resolve("scaled")), endpoints, clock);
    this.tuning =
        new TuningJobs(
            new JsonFolder(folder.resolve("_tuning")), jobs, programs, changes, clock, seed);
    List<Operation<?>> operations = new ArrayList<>(new TuningApi(tuning).operations());
    operations.addAll(
        List.of(
            Operation.keeping(CreateTrainingJob.class, this::create),
            Operation.of(DescribeTrainingJob.class, this::describe),
            Operation.of(ListTrainingJobs.class, this::list),
            Operation.of(ListTags.class, this::listTags),
            Operation.of(StopTrainingJob.class, this::stop),
            Operation.keeping(CreateModel.class, this::createModel),
            Operation.of(DescribeModel.class, this::describeModel),
            Operation.of(DeleteModel.class, this::deleteModel),
            Operation.keeping(CreateEndpointConfig.class, this::createConfiguration),
            Operation.of(DescribeEndpointConfig.class, this::describeConfiguration),
            Operation.of(DeleteEndpointConfig.class, this::deleteConfiguration),
            Operation.of(CreateEndpoint.class, this::createEndpoint),
            Operation.of(DescribeEndpoint.class, this::describeEndpoint),
            Operation.of(UpdateEndpoint.class, this::updateEndpoint),
            Operation.of(DeleteEndpoint.class, this::deleteEndpoint),
            Operation.of(ListEndpoints.class, this::listEndpoints),
            Operation.of(ListEndpointConfigs.class, this::listConfigurations),
            Operation.of(ListModels.class, this::listModels)));
    this.protocol = new JsonProtocol(signingName(), "1.1", operations);
  }

  /** Goes on with what an earlier process left, in whatever way that ended. */
  @Override
  public void start() {
    jobs.resume();
    tuning.resume();
    endpoints.resume();
    scaling.start();
  }

  @Override
  public String signingName() {
    return "sagemaker";
  }

  /**
   * An endpoint of this name answers, and not an API that answers as one does; and what is signed
   * for Application Auto Scaling.
   */
  @Override
  public boolean claims(String signedFor, AwsExchange signed) {
    return signedFor.equals(ScalableTargets.SIGNING_NAME)
        || (signedFor.equals(signingName()) && invocation.isOf(signed));
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    if (EndpointInvocation.isOne(exchange)) {
      invocation.answer(exchange);
    } else if (ScalableTargets.isFor(exchange)) {
      scaling.handle(exchange);
    } else {
      protocol.handle(exchange);
    }
  }

  @Override
  public void close() {
    scaling.close();
    endpoints.close();
    tuning.close();
    jobs.close();
  }

  private JsonNode createModel(CreateModel input, JsonNode given) {
    var _ = programs.of(input.primaryContainer().image()).serving();
    return models.create(input.modelName(), given, "ModelArn");
  }

  private JsonNode createConfiguration(CreateEndpointConfig input, JsonNode given) {
    for (var variant : input.productionVariants()) {
      JsonNode model = models.find(variant.modelName());
      if (variant.serverlessConfig() != null
          && model.path("EnableNetworkIsolation").asBoolean(false)) {
        throw EndpointDefinitions.invalid(
            "The model %s is isolated from networks, which serverless endpoints do not support."
                .formatted(variant.modelName()));
      }
    }
    return configurations.create(input.endpointConfigName(), given, "EndpointConfigArn");
  }

  private JsonNode createEndpoint(CreateEndpoint input) {
    endpoints.create(input.endpointName(), input.endpointConfigName());
    return endpointArn(input.endpointName());
  }

  private JsonNode updateEndpoint(UpdateEndpoint input) {
    endpoints.update(input.endpointName(), input.endpointConfigName());
    return endpointArn(input.endpointName());
  }

  private JsonNode deleteEndpoint(DeleteEndpoint input) {
    endpoints.delete(input.endpointName());
    return JsonTrees.object();
  }

  private JsonNode listEndpoints(ListEndpoints input) {
    return listed(
        "Endpoints",
        endpoints.summaries().stream()
            .filter(each ->
                (input.statusEquals() == null
                        || text(each, "EndpointStatus").equals(input.statusEquals()))
                    && (input.nameContains() == null
                        || text(each, "EndpointName").contains(input.nameContains())))
            .toList(),
        input.maxResults(),
        input.nextToken());
  }

  private JsonNode listConfigurations(ListEndpointConfigs input) {
    return listed(
        "EndpointConfigs",
        configurations.summaries(
            input.nameContains(), "EndpointConfigName", "EndpointConfigArn", CREATED),
        input.maxResults(),
        input.nextToken());
  }

  private JsonNode listModels(ListModels input) {
    return listed(
        "Models",
        models.summaries(input.nameContains(), "ModelName", "ModelArn", CREATED),
        input.maxResults(),
        input.nextToken());
  }

  static JsonNode listed(
      String member,
      List<ObjectNode> all,
      @Nullable Integer maxResults,
      @Nullable String nextToken) {
    Page<ObjectNode> page =
        Page.of(
            all,
            Objects.requireNonNullElse(maxResults, USUAL_PAGE),
            LARGEST_PAGE,
            nextToken,
            INVALID);
    ObjectNode output = JsonTrees.object();
    page.items().forEach(output.putArray(member)::add);
    return page.next() == null ? output : output.put("NextToken", page.next());
  }

  private static JsonNode endpointArn(String name) {
    return JsonTrees.object().put("EndpointArn", EndpointProcesses.arn(name));
  }

  private JsonNode describeModel(DescribeModel input) {
    return models.find(input.modelName());
  }

  private JsonNode deleteModel(DeleteModel input) {
    models.delete(input.modelName());
    return JsonTrees.object();
  }

  private JsonNode describeConfiguration(DescribeEndpointConfig input) {
    return configurations.find(input.endpointConfigName());
  }

  private JsonNode deleteConfiguration(DeleteEndpointConfig input) {
    configurations.delete(input.endpointConfigName());
    return JsonTrees.object();
  }

  private JsonNode describeEndpoint(DescribeEndpoint input) {
    return endpoints.description(input.endpointName());
  }

  private JsonNode create(CreateTrainingJob input, JsonNode given) {
    var _ = programs.of(JobRequest.of(input).image());
    ObjectNode output = JsonTrees.object();
    output.set("TrainingJobArn", jobs.create(given).description().path("TrainingJobArn"));
    return output;
  }

  private JsonNode describe(DescribeTrainingJob input) {
    return jobs.find(input.trainingJobName()).description();
  }

  private JsonNode stop(StopTrainingJob input) {
    jobs.stop(input.trainingJobName());
    return JsonTrees.object();
  }

  private JsonNode list(ListTrainingJobs input) {
    return listed(
        "TrainingJobSummaries",
        jobs.all().stream()
            .map(TrainingJob::description)
            .filter(job -> isAskedFor(job, input))
            .sorted(order(input))
            .map(job -> job.retain(SUMMARY))
            .toList(),
        input.maxResults(),
        input.nextToken());
  }

  private JsonNode listTags(ListTags input) {
    Page<JsonNode> page =
        Page.of(
            jobs.find(Arns.nameIn(input.resourceArn())).tags(),
            input.maxResults(),
            LARGEST_PAGE_OF_TAGS,
            input.nextToken(),
            INVALID);
    ObjectNode output = JsonTrees.object();
    page.items().forEach(output.putArray("Tags")::add);
    return page.next() == null ? output : output.put("NextToken", page.next());
  }

  private static boolean isAskedFor(ObjectNode job, ListTrainingJobs input) {
    return (input.statusEquals() == null || text(job, STATUS).equals(input.statusEquals()))
        && (input.nameContains() == null || text(job, NAME).contains(input.nameContains()))
        && isWithin(job.path(CREATED), input.creationTimeAfter(), input.creationTimeBefore())
        && isWithin(
            job.path("LastModifiedTime"),
            input.lastModifiedTimeAfter(),
            input.lastModifiedTimeBefore());
  }

  private static boolean isWithin(
      JsonNode seconds, @Nullable Instant after, @Nullable Instant before) {
    Instant time = Instant.ofEpochMilli(Math.round(seconds.asDouble() * 1000));
    return (after == null || time.isAfter(after)) && (before == null || time.isBefore(before));
  }

  /** The newest first, where nothing else is asked for. */
  private static Comparator<ObjectNode> order(ListTrainingJobs input) {
    Comparator<ObjectNode> ascending =
        switch (Objects.requireNonNullElse(input.sortBy(), SortBy.CREATION_TIME)) {
          case NAME -> Comparator.comparing(job -> text(job, NAME));
          case STATUS -> Comparator.comparing(job -> text(job, STATUS));
          case CREATION_TIME -> Comparator.comparingDouble(job -> job.path(CREATED).asDouble());
        };
    return input.sortOrder() == SortOrder.ASCENDING ? ascending : ascending.reversed();
  }

  private static String text(JsonNode node, String property) {
    return node.path(property).asString("");
  }
}
