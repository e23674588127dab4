package io.millrace.deployment;

import io.millrace.aws.AwsPorts;
import io.millrace.aws.InvokedEndpoint;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.EndpointNames;
import io.millrace.domain.deployment.ErrorAlarms;
import io.millrace.domain.deployment.RolloutJudge;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.deployment.VersionEndpoints;
import io.millrace.domain.deployment.VersionOutcomes;
import io.millrace.domain.event.Event;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.state.Transactions;
import io.millrace.modeling.load.ModelLoader;
import io.millrace.prediction.protocol.EndpointPredictor;
import io.millrace.runtime.function.AwsEvents;
import io.millrace.runtime.function.ModuleFunctions;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.tracing.Traces;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the deployment module on Lambda. */
public final class DeploymentApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  /** How long the answer to a probe is waited for: a serverless endpoint may have to start. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  @Override
  public void initialize(GenericApplicationContext context) {
    Variables variables = Variables.ofProcess();
    var settings = DeploymentSettings.of(variables);
    InstantSource clock = InstantSource.system();
    Traces traces = Traces.of(variables);
    AwsPorts aws = AwsPorts.of(variables.all(), clock).tracedBy(traces);
    Transactions transactions = aws.transactions(settings.table());
    var policies = Policies.in(transactions, clock);
    var deployments = new Deployments(transactions, clock);
    var rollouts = new Rollouts(transactions, clock);
    ErrorAlarms alarms =
        aws.errorAlarms(
            settings.stage(), settings.alarmTopic(), settings.alarmRunbook(), settings.alarmTags());
    var registry = new Registry(transactions, clock);
    Signatures signatures = aws.signatures(settings.signingKey());
    var endpoints = new VersionEndpoints(transactions, clock);
    var names = new EndpointNames(settings.stage());
    var loader = new ModelLoader(aws.objects()::read, transactions.stateStore(), signatures, clock);
    var wanted = new WantedEndpoints(endpoints, names, settings.endpointLimits());
    InvokedEndpoint invoked = aws.invokedEndpoint(ANSWER);
    ModuleFunctions.of(context, traces)
        .with(
            "deployVersion",
            AwsEvents.own(Event.VersionApproved.class),
            new DeployVersion(
                policies, registry, aws.objects(), signatures, alarms, deployments, wanted))
        .with(
            "advanceRollouts",
            AwsEvents::turnOrOwn,
            new AdvanceRollouts(
                rollouts,
                deployments,
                alarms,
                new RolloutJudge(
                    aws.versionMetrics(settings.stage()),
                    VersionOutcomes.in(transactions.stateStore())),
                aws.rolloutClock(settings.rolloutClock()),
                clock))
        .with(
            "manageEndpoints",
            AwsEvents::turnOrOwn,
            new ManageEndpoints(
                policies,
                registry,
                deployments,
                wanted,
                aws.endpoints(
                    names.prefix(),
                    settings.endpointImage(),
                    settings.endpointRole(),
                    settings.containerRole(),
                    settings.alarmTags()),
                new LanguageProbe(
                    policies.languageModels(),
                    invoked::ask,
                    new ExampleProbe(
                        loader, name -> new EndpointPredictor(body -> invoked.call(name, body)))),
                aws.rolloutClock(settings.endpointClock()),
                clock))
        .with("rollBack", AwsEvents::alarm, new RollBack(policies, alarms, deployments, rollouts));
  }
}
