package io.millrace.cdk;

import io.millrace.cdk.Neighbours.Neighbour;
import io.millrace.cdk.Stage.Network;
import io.millrace.cdk.StateTable.Part;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.Match;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.Construct;

/**
 * The loop: what happens to a file from the moment it is dropped, module by module.
 *
 * <p>Everything here can be deleted and deployed again without losing anything but what is on its
 * way; what must survive is in {@link DataStack}.
 */
public final class LoopStack extends Stack {

  private static final int SUMMARY_MINUTES = 5;
  private static final int RECONCILE_HOUR = 3;

  private final Stage stage;
  private final DataStack data;
  private final EventBus bus;
  private final TrainerRole trainer;
  private final CaptureStream captures;
  private final FunctionContext context;
  private final DeadLetters dead;
  private final AlarmTopic topic;
  private final @Nullable PrivateNetwork network;
  private final Map<FunctionSpecification, AsynchronousFunction> asynchronous =
      new EnumMap<>(FunctionSpecification.class);
  private final Map<FunctionSpecification, SpecifiedFunction> functions =
      new EnumMap<>(FunctionSpecification.class);

  /**
   * @param home region that the stage is in; null for wherever it is deployed
   * @param webAcl ARN of the firewall's rules; null where callers reach the API itself
   */
  LoopStack(
      Construct scope,
      String id,
      Stage stage,
      DataStack data,
      Artifacts artifacts,
      @Nullable String home,
      @Nullable String webAcl) {
    super(
        scope,
        id,
        StackProps.builder()
            .description("Millrace: from a file dropped to a prediction served")
            .env(Environment.builder().account(stage.site().account()).region(home).build())
            .tags(stage.tags())
            .crossRegionReferences(home != null && !home.equals(EdgeStack.REGION))
            .build());
    this.stage = stage;
    this.data = data;
    Boundary.of(this, stage);
    bus = EventBus.Builder.create(this, "Events").description("What happens to projects").build();
    network =
        switch (stage.network()) {
          case Network.None _ -> null;
          case Network.Own own -> PrivateNetwork.own(this, "Network", own, stage, data.key());
          case Network.Imported imported ->
              PrivateNetwork.imported(this, "Network", imported, stage);
        };
    trainer = new TrainerRole(this, "Trainer", stage, data, network);
    captures = new CaptureStream(this, "Captures", data.data(), data.key());
    context =
        new FunctionContext(
            stage,
            artifacts,
            data.key(),
            network,
            Map.of(
                "STAGE", stage.name(),
                "TABLE", data.stateTable().name(),
                "BUS", bus.getEventBusName(),
                "INTAKE_BUCKET", data.intake().name(),
                "DATA_BUCKET", data.data().name(),
                "MODELS_BUCKET", data.models().name()));
    dead = new DeadLetters(this, "DeadLetters", stage, data.key());
    topic = new AlarmTopic(this, "Alerts", stage, data.key());
    intake();
    training();
    registry();
    stage.neighbours().after().ifPresent(this::promote);
    stage.neighbours().before().ifPresent(this::receive);
    deployment();
    monitoring();
    outbox();
    reconcile();
    PredictionApi api =
        new PredictionApi(this, "Api", stage, data.key(), authorize(), predict(), control());
    new Waking(
        this,
        "Waking",
        dead,
        functions.values().stream().filter(SpecifiedFunction::startsFromSnapshot).toList());
    EdgeDistribution door =
        webAcl == null
            ? null
            : new EdgeDistribution(this, "FrontDoor", stage, api.regionalDomain(), webAcl);
    budget();
    SpecifiedFunction issueToken = issueToken();
    var next = new NextSteps(this);
    next.tell(door == null ? api.url() : door.url(), data, bus, issueToken);
    if (stage.domain() != null) {
      next.tellOfDomain(door == null ? api.regionalDomain() : door.target());
    }
    next.tellOfWatching(dashboard(api), topic);
  }

  Stage stage() {
    return stage;
  }

  private void intake() {
    var ingest =
        asynchronous(FunctionSpecification.INGEST_UPLOAD)
            .onAwsEvent(
                EventPattern.builder()
                    .source(List.of("aws.s3"))
                    .detailType(List.of("Object Created"))
                    .detail(Map.of("bucket", Map.of("name", List.of(data.intake().name()))))
                    .build());
    data.intake().grantRead(ingest.role(), "");
    data.data().grantRead(ingest.role(), "datasets/", "quarantine/", "reports/");
    data.data().grantWrite(ingest.role(), "datasets/", "quarantine/", "reports/");
    data.stateTable().grantChange(ingest.role(), Part.PROJECTS);
  }

  private void training() {
    FunctionContext training = context.with(trainer.variables());
    var launch =
        asynchronous(FunctionSpecification.LAUNCH_TRAINING, training)
            .onEvent(bus, "dataset.published");
    data.data().grantRead(launch.role(), "runs/");
    data.data().grantWrite(launch.role(), "runs/");
    data.stateTable().grantChange(launch.role(), Part.PROJECTS, Part.CAPACITY);
    trainer.grantLaunch(launch.role());

    var conclude =
        asynchronous(FunctionSpecification.CONCLUDE_TRAINING, training)
            .onAwsEvent(
                EventPattern.builder()
                    .source(List.of("aws.sagemaker"))
                    .detailType(List.of("SageMaker Training Job State Change"))
                    // Our jobs are named after their stage and run: {stage}-{project}-r-{digest}.
                    .detail(Map.of("TrainingJobName", Match.wildcard(stage.name() + "-*-r-*")))
                    .build());
    data.data().grantWrite(conclude.role(), "runs/"); // a job that is not there is launched again
    data.data().grantRead(conclude.role(), "runs/");
    data.stateTable().grantChange(conclude.role(), Part.PROJECTS, Part.CAPACITY);
    trainer.grantLaunch(conclude.role());
  }

  private void registry() {
    var register =
        asynchronous(FunctionSpecification.REGISTER_VERSION, registering())
            .onEvent(bus, "run.passed");
    data.data().grantRead(register.role(), "runs/");
    data.models().grantRead(register.role(), "");
    data.models().grantWrite(register.role(), "");
    data.signingKey().grantSign(register.role());
    data.stateTable().grantChange(register.role(), Part.PROJECTS);
  }

  private void promote(Neighbour next) {
    var promote =
        asynchronous(
                FunctionSpecification.PROMOTE_VERSION,
                registering().with(Map.of("NEXT_STAGE_BUCKET", next.promotionsBucket())))
            .onEvent(bus, "promotion.requested");
    data.models().grantRead(promote.role(), "");
    data.signingKey().grantSign(promote.role());
    data.signingKey().grantVerify(promote.role());
    data.stateTable().grantChange(promote.role(), Part.PROJECTS);
    next.grantHandOver(promote.role());
  }

  private void receive(Neighbour previous) {
    PrivateBucket promotions = data.promotions().orElseThrow();
    var receive =
        asynchronous(
                FunctionSpecification.RECEIVE_PROMOTION,
                registering()
                    .with(
                        Map.of(
                            "PREVIOUS_STAGE", previous.stage(),
                            "PREVIOUS_STAGE_KEY", previous.signingKeyArn())))
            .onAwsEvent(
                EventPattern.builder()
                    .source(List.of("aws.s3"))
                    .detailType(List.of("Object Created"))
                    .detail(
                        new TreeMap<>(
                            Map.of(
                                "bucket", Map.of("name", List.of(promotions.name())),
                                "object", Map.of("key", Match.suffix("/promotion.json")))))
                    .build());
    promotions.grantRead(receive.role(), "");
    data.models().grantRead(receive.role(), "");
    data.models().grantWrite(receive.role(), "");
    data.signingKey().grantSign(receive.role());
    data.stateTable().grantChange(receive.role(), Part.PROJECTS);
    previous.grantVerify(receive.role());
  }

  private void deployment() {
    FunctionContext deployment =
        signing()
            .with(
                Map.of(
                    "ALARM_TOPIC", topic.arn(),
                    "ALARM_TAGS", Tagging.written(stage.tags()),
                    "ALARM_RUNBOOK", Runbook.PREDICTION_ERRORS.linkFrom(stage)));
    var deploy =
        asynchronous(FunctionSpecification.DEPLOY_VERSION, deployment)
            .onEvent(bus, "version.approved");
    data.models().grantRead(deploy.role(), "");
    data.signingKey().grantVerify(deploy.role());
    data.stateTable().grantChange(deploy.role(), Part.PROJECTS, Part.ROUTES);
    allow(
        deploy.role(),
        List.of("cloudwatch:PutMetricAlarm", "cloudwatch:TagResource"),
        Arns.of(this, "cloudwatch", "alarm:" + modelAlarms()));

    var rollBack =
        asynchronous(FunctionSpecification.ROLL_BACK, deployment)
            .onAwsEvent(
                EventPattern.builder()
                    .source(List.of("aws.cloudwatch"))
                    .detailType(List.of("CloudWatch Alarm State Change"))
                    .detail(
                        new TreeMap<>(
                            Map.of(
                                "alarmName", Match.wildcard(modelAlarms()),
                                "state", Map.of("value", List.of("ALARM")))))
                    .build());
    data.stateTable().grantChange(rollBack.role(), Part.PROJECTS, Part.ROUTES);
  }

  private void monitoring() {
    var summarize =
        asynchronous(FunctionSpecification.SUMMARIZE_CAPTURES).everyMinutes(SUMMARY_MINUTES);
    data.data().grantRead(summarize.role(), "captures/", "summaries/");
    data.data().grantWrite(summarize.role(), "summaries/");
    data.models().grantRead(summarize.role(), "");
    data.stateTable().grantRead(summarize.role(), Part.ROUTES);
    data.stateTable().grantChange(summarize.role(), Part.PROJECTS);
  }

  private void outbox() {
    var publish =
        asynchronous(FunctionSpecification.PUBLISH_OUTBOX).onNewItem(data.stateTable(), "outbox#");
    bus.grantPutEventsTo(publish.role());
  }

  /** Whatever the others were not told of, it finds and asks them for. */
  private void reconcile() {
    List<AsynchronousFunction> asked =
        Stream.of(
                FunctionSpecification.INGEST_UPLOAD,
                FunctionSpecification.LAUNCH_TRAINING,
                FunctionSpecification.CONCLUDE_TRAINING,
                FunctionSpecification.REGISTER_VERSION,
                FunctionSpecification.DEPLOY_VERSION,
                FunctionSpecification.PROMOTE_VERSION,
                FunctionSpecification.RECEIVE_PROMOTION)
            .flatMap(specification ->
                Stream.ofNullable(asynchronous.get(specification))) // as neighbours are there
            .toList();
    Map<String, String> told = new TreeMap<>(Map.of("FUNCTIONS", askedAs(asked)));
    data.promotions().ifPresent(bucket -> told.put("PROMOTIONS_BUCKET", bucket.name()));
    var reconciliation =
        asynchronous(FunctionSpecification.RECONCILE, context.with(told))
            .everyDayAt(RECONCILE_HOUR);
    asked.forEach(function -> function.grantAsk(reconciliation.role()));
    data.intake().grantListVersions(reconciliation.role());
    data.promotions().ifPresent(bucket -> bucket.grantListVersions(reconciliation.role()));
    data.stateTable().grantRead(reconciliation.role(), Part.PROJECTS, Part.ROUTES);
    data.stateTable().grantChange(reconciliation.role(), Part.RECONCILE);
    trainer.grantDescribe(reconciliation.role());
  }

  private static String askedAs(Collection<AsynchronousFunction> functions) {
    return functions.stream().map(AsynchronousFunction::askedAs).collect(Collectors.joining(","));
  }

  private SpecifiedFunction predict() {
    var predict =
        answering(
            FunctionSpecification.PREDICT,
            signing().with(Map.of("CAPTURE_STREAM", captures.name())));
    data.models().grantRead(predict.role(), "");
    data.signingKey().grantVerify(predict.role());
    data.stateTable().grantRead(predict.role(), Part.PROJECTS, Part.ROUTES);
    captures.grantPut(predict.role());
    return predict;
  }

  private SpecifiedFunction authorize() {
    var authorize = answering(FunctionSpecification.AUTHORIZE, context);
    data.stateTable().grantRead(authorize.role(), Part.TOKENS);
    return authorize;
  }

  private SpecifiedFunction control() {
    Collection<AsynchronousFunction> asked = asynchronous.values();
    Map<String, String> told = new TreeMap<>();
    told.put("DEAD_LETTERS", dead.queue().getQueueUrl());
    told.put("FUNCTIONS", askedAs(asked));
    stage.neighbours().after().ifPresent(after -> told.put("NEXT_STAGE", after.stage()));
    var control = answering(FunctionSpecification.CONTROL_API, context.with(told));
    asked.forEach(function -> function.grantAsk(control.role()));
    dead.queue().grantConsumeMessages(control.role());
    data.intake().grantRead(control.role(), "");
    data.intake().grantWrite(control.role(), "");
    data.models().grantRead(control.role(), ""); // for the URLs that archives are read from
    data.data().grantRead(control.role(), "datasets/", "quarantine/", "reports/", "summaries/");
    data.stateTable().grantChange(control.role(), Part.PROJECTS, Part.ROUTES, Part.TOKENS);
    trainer.grantReadLogs(control.role());
    return control;
  }

  /** Makes the first token; whoever may invoke it in IAM is whom the platform trusts first. */
  private SpecifiedFunction issueToken() {
    var issue = answering(FunctionSpecification.ISSUE_TOKEN, context);
    data.stateTable().grantChange(issue.role(), Part.TOKENS);
    return issue;
  }

  private FunctionContext registering() {
    return signing().with(Map.of("APPROVAL", stage.approval().name()));
  }

  private FunctionContext signing() {
    return context.with(Map.of("SIGNING_KEY", data.signingKey().arn()));
  }

  private AsynchronousFunction asynchronous(FunctionSpecification specification) {
    return asynchronous(specification, context);
  }

  private AsynchronousFunction asynchronous(
      FunctionSpecification specification, FunctionContext given) {
    var function = new AsynchronousFunction(this, specification, given, dead);
    asynchronous.put(specification, function);
    functions.put(specification, function.specified());
    return function;
  }

  private SpecifiedFunction answering(FunctionSpecification specification, FunctionContext given) {
    var function = new SpecifiedFunction(this, specification.title(), specification, given);
    functions.put(specification, function);
    return function;
  }

  /** How the alarms are named that the deployment module makes, one a model. */
  private String modelAlarms() {
    return "millrace-%s-*-prediction-errors".formatted(stage.name());
  }

  private static void allow(IGrantable grantee, List<String> actions, String resource) {
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(grantee)
            .actions(actions)
            .resourceArns(List.of(resource))
            .build());
  }

  private String dashboard(PredictionApi api) {
    var alarms = new StageAlarms(this, "Alarms", stage, topic, dead, api, captures, functions);
    return new StageDashboard(this, "Dashboard", stage, functions.values(), api, dead, alarms)
        .url();
  }

  private void budget() {
    String email = stage.alarms().email();
    if (email != null) {
      new MonthlyBudget(this, "Budget", stage, email);
    }
  }
}
