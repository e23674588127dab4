package io.millrace.cdk;

import io.millrace.cdk.Stage.Network;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.events.EventBus;
import software.constructs.Construct;

/**
 * The loop: what happens to a file from the moment it is dropped, module by module.
 *
 * <p>Everything here can be deleted and deployed again without losing anything but what is on its
 * way; what must survive is in {@link DataStack}.
 */
public final class LoopStack extends Stack {

  private final Stage stage;
  private final List<SpecifiedFunction> functions;

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
    Boundary.of(this, stage);
    EventBus bus =
        EventBus.Builder.create(this, "Events").description("What happens to projects").build();
    PrivateNetwork network = network(data);
    var trainer = new TrainerRole(this, "Trainer", stage, data, network);
    var endpoints = new EndpointRole(this, "Endpoint", stage, data);
    var captures = new CaptureStream(this, "Captures", data.data(), data.key());
    var dead = new DeadLetterQueues(this, "DeadLetters", stage, data.key());
    var topic = new AlarmTopic(this, "Alerts", stage, data.key());
    var context =
        new LoopContext(
            stage,
            data,
            bus,
            dead,
            new FunctionContext(stage, artifacts, data.key(), network, places(data, bus)));

    var intake = new IntakeModule(this, "Intake", context);
    var batch = new BatchModule(this, "Batch", context);
    var tables = new TablesModule(this, "Tables", context);
    var training = new TrainingModule(this, "Training", context, trainer);
    var registry = new RegistryModule(this, "Registry", context);
    var deployment = new DeploymentModule(this, "Deployment", context, topic, endpoints);
    var monitoring = new MonitoringModule(this, "Monitoring", context);
    var outbox = new OutboxModule(this, "Outbox", context);
    var reconciliation =
        new ReconciliationModule(
            this,
            "Reconciliation",
            context,
            asynchronous(intake, batch, tables, training, registry, deployment),
            trainer,
            tables);
    var access = new AccessModule(this, "Access", context);
    var prediction = new PredictionModule(this, "Prediction", context, captures, endpoints);
    var language = new LanguageModule(this, "Language", context, endpoints);
    var control =
        new ControlModule(
            this,
            "Control",
            context,
            asynchronous(
                intake,
                batch,
                tables,
                training,
                registry,
                deployment,
                monitoring,
                outbox,
                reconciliation),
            trainer);
    functions =
        Stream.of(
                intake,
                batch,
                tables,
                training,
                registry,
                deployment,
                monitoring,
                outbox,
                reconciliation,
                access,
                prediction,
                language,
                control)
            .flatMap(module -> module.functions().stream())
            .toList();

    var api =
        new PlatformApi(
            this,
            "Api",
            stage,
            data.key(),
            access.authorize(),
            prediction.predict(),
            control.control());
    new Waking(
        this,
        "Waking",
        dead,
        functions.stream().filter(SpecifiedFunction::startsFromSnapshot).toList());
    EdgeDistribution edge =
        webAcl == null
            ? null
            : new EdgeDistribution(
                this, "Distribution", stage, api.regionalDomain(), language.url(), webAcl);
    String spoken = LanguageModule.base(edge == null ? language.url().getUrl() : edge.url() + "/");
    control.control().tell("LANGUAGE_URL", spoken);
    if (!stage.receivers().isEmpty()) {
      new Notices(this, "Notices", context);
    }
    budget();
    var alarms =
        new StageAlarms(
            this, "Alarms", stage, topic, dead, api, captures, functions, outbox.publish());
    var dashboard = new StageDashboard(this, "Dashboard", stage, functions, api, dead, alarms);
    var next = new NextSteps(this);
    next.tell(edge == null ? api.url() : edge.url(), data, bus, access.issueToken());
    next.tellOfLanguage(spoken);
    if (stage.domain() != null) {
      next.tellOfDomain(edge == null ? api.regionalDomain() : edge.target());
    }
    if (stage.tellsWebhooks()) {
      next.tellOfNotices(stage);
    }
    next.tellOfWatching(dashboard.url(), topic);
  }

  Stage stage() {
    return stage;
  }

  /** All functions of all modules. */
  List<SpecifiedFunction> functions() {
    return functions;
  }

  private @Nullable PrivateNetwork network(DataStack data) {
    return switch (stage.network()) {
      case Network.None _ -> null;
      case Network.Own own -> PrivateNetwork.own(this, "Network", own, stage, data.key());
      case Network.Imported imported -> PrivateNetwork.imported(this, "Network", imported, stage);
    };
  }

  /** Where every function finds what there is. */
  private Map<String, String> places(DataStack data, EventBus bus) {
    return Map.of(
        "STAGE", stage.name(),
        "TABLE", data.stateTable().name(),
        "CATALOG", TablesModule.database(stage),
        "BUS", bus.getEventBusName(),
        "INTAKE_BUCKET", data.intake().name(),
        "DATA_BUCKET", data.data().name(),
        "MODELS_BUCKET", data.models().name());
  }

  private static List<AsynchronousFunction> asynchronous(LoopModule... modules) {
    return Stream.of(modules).flatMap(module -> module.asynchronous().stream()).toList();
  }

  private void budget() {
    String email = stage.alarms().email();
    if (email != null) {
      new MonthlyBudget(this, "Budget", stage, email);
    }
  }
}
