package io.millrace.deployment;

import io.millrace.aws.AwsPorts;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.ErrorAlarms;
import io.millrace.domain.deployment.RolloutJudge;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.deployment.VersionOutcomes;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.Transactions;
import io.millrace.runtime.function.AwsEvents;
import io.millrace.runtime.function.ModuleFunctions;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.tracing.Traces;
import java.time.InstantSource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the deployment module on Lambda. */
public final class DeploymentApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    Variables variables = Variables.ofProcess();
    var settings = DeploymentSettings.of(variables);
    InstantSource clock = InstantSource.system();
    Traces traces = Traces.of(variables);
    AwsPorts aws = AwsPorts.of(variables.all(), clock).tracedBy(traces);
    Transactions transactions = aws.transactions(settings.table());
    var projects = new Projects(transactions, clock);
    var deployments = new Deployments(transactions, clock);
    var rollouts = new Rollouts(transactions, clock);
    ErrorAlarms alarms =
        aws.errorAlarms(
            settings.stage(), settings.alarmTopic(), settings.alarmRunbook(), settings.alarmTags());
    ModuleFunctions.of(context, traces)
        .with(
            "deployVersion",
            AwsEvents.own(Event.VersionApproved.class),
            new DeployVersion(
                projects,
                new Registry(transactions, clock),
                aws.objects(),
                aws.signatures(settings.signingKey()),
                alarms,
                deployments))
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
        .with("rollBack", AwsEvents::alarm, new RollBack(projects, alarms, deployments, rollouts));
  }
}
