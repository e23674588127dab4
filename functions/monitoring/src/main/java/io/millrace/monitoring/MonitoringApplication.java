package io.millrace.monitoring;

import io.millrace.aws.AwsPorts;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.ServingStops;
import io.millrace.domain.monitoring.Incidents;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.Transactions;
import io.millrace.runtime.function.AwsEvents;
import io.millrace.runtime.function.ModuleFunctions;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.tracing.Traces;
import java.time.InstantSource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the monitoring module on Lambda. */
public final class MonitoringApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    Variables variables = Variables.ofProcess();
    var settings = MonitoringSettings.of(variables);
    InstantSource clock = InstantSource.system();
    Traces traces = Traces.of(variables);
    AwsPorts aws = AwsPorts.of(variables.all(), clock).tracedBy(traces);
    Transactions transactions = aws.transactions(settings.table());
    var reviews =
        new IncidentReviews(
            new Incidents(transactions, clock),
            transactions.stateStore(),
            new Deployments(transactions, clock),
            new Registry(transactions, clock),
            new ServingStops(transactions, clock));
    ModuleFunctions.of(context, traces)
        .with(
            "summarizeCaptures",
            AwsEvents::turn,
            new SummarizeCaptures(
                new CaptureInbox(transactions.stateStore(), aws.objects(), settings.dataBucket()),
                new Summaries(transactions.stateStore(), aws.objects(), settings.dataBucket()),
                new Projects(transactions, clock),
                new Registry(transactions, clock),
                new Deployments(transactions, clock),
                aws.objects(),
                settings.dataBucket(),
                new FeedbackJoin(transactions.stateStore(), aws.objects(), settings.dataBucket()),
                transactions.stateStore(),
                reviews,
                new MonitorReports(
                    transactions.stateStore(), aws.objects(), settings.dataBucket(), reviews),
                new WindowMetrics(MetricLog.ofFunction(settings.stage(), clock)),
                clock));
  }
}
