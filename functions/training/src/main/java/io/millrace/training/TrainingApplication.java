package io.millrace.training;

import io.millrace.aws.AwsPorts;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.SharedDatasets;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.event.Event;
import io.millrace.domain.monitoring.Incidents;
import io.millrace.domain.price.TrainingPrices;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Expenses;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingDecisions;
import io.millrace.domain.training.TrainingJobs;
import io.millrace.runtime.function.AwsEvents;
import io.millrace.runtime.function.ModuleFunctions;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.tracing.Traces;
import io.millrace.wire.Prices;
import java.time.InstantSource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the training module on Lambda. */
public final class TrainingApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    Variables variables = Variables.ofProcess();
    var settings = TrainingSettings.of(variables);
    InstantSource clock = InstantSource.system();
    Traces traces = Traces.of(variables);
    AwsPorts aws = AwsPorts.of(variables.all(), clock).tracedBy(traces);
    Transactions transactions = aws.transactions(settings.table());
    ObjectStore objects = aws.objects();
    TrainingJobs jobs =
        aws.trainingJobs(settings.site(), settings.function(), settings.dataBucket());
    var projects = new Projects(transactions, clock);
    var registry = new Registry(transactions, clock);
    var deployments = new Deployments(transactions, clock);
    var runs = new Runs(transactions, clock);
    var financing =
        new Financing(new Expenses(transactions, clock), new TrainingPrices(Prices.usual()));
    var datasets = new Datasets(transactions, clock);
    var decisions = new TrainingDecisions(transactions.stateStore());
    var later = new LaterTrainings(projects, datasets, runs, decisions, clock);
    var launcher =
        new JobLauncher(
            runs,
            projects,
            new Branches(transactions, clock),
            registry,
            deployments,
            objects,
            jobs,
            settings.limits(),
            financing,
            new Windows(runs, projects, jobs, aws.alarmClock(settings.launchClock()), later, clock),
            settings.dataBucket());
    var launch =
        new LaunchTraining(
            new SharedDatasets(transactions, clock),
            runs,
            decisions,
            new Incidents(transactions, clock),
            launcher,
            clock,
            settings.stage(),
            traces);
    ModuleFunctions.of(context, traces)
        .with("launchTraining", AwsEvents.own(Event.class), launch)
        .with(
            "concludeTraining",
            AwsEvents::trainingNews,
            new ConcludeTraining(
                runs,
                jobs,
                launcher,
                later,
                launch,
                financing,
                new Examination(projects, deployments, objects, clock),
                traces));
  }
}
