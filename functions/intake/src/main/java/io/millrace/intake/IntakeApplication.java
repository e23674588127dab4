package io.millrace.intake;

import io.millrace.aws.AwsPorts;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectStore;
import io.millrace.runtime.function.AwsEvents;
import io.millrace.runtime.function.ModuleFunctions;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.tracing.Traces;
import java.time.InstantSource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the intake module on Lambda. */
public final class IntakeApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    Variables variables = Variables.ofProcess();
    var settings = IntakeSettings.of(variables);
    InstantSource clock = InstantSource.system();
    Traces traces = Traces.of(variables);
    AwsPorts aws = AwsPorts.of(variables.all(), clock).tracedBy(traces);
    Transactions transactions = aws.transactions(settings.table());
    ObjectStore objects = aws.objects();
    var ingest =
        new IngestUpload(
            new Projects(transactions, clock),
            new Datasets(transactions, clock),
            transactions,
            objects,
            new Outputs(objects, settings.dataBucket()),
            aws.alarmClock(settings.gatherClock()),
            clock);
    ModuleFunctions.of(context, traces)
        .with(
            "ingestUpload",
            AwsEvents::intakeNews,
            news -> news.file() == null ? ingest.turn() : ingest.apply(news.file()));
  }
}
