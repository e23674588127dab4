package io.millrace.tables;

import io.millrace.aws.AwsPorts;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.DatasetTag;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.Transactions;
import io.millrace.runtime.function.AwsEvents;
import io.millrace.runtime.function.ModuleFunctions;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.tracing.Traces;
import java.time.InstantSource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the tables module on Lambda. */
public final class TablesApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    Variables variables = Variables.ofProcess();
    var settings = TablesSettings.of(variables);
    InstantSource clock = InstantSource.system();
    Traces traces = Traces.of(variables);
    AwsPorts aws = AwsPorts.of(variables.all(), clock).tracedBy(traces);
    Transactions transactions = aws.transactions(settings.table());
    var stored = new StoredMetadata(aws.objects(), settings.dataBucket());
    ModuleFunctions.of(context, traces)
        .with(
            "publishTable",
            AwsEvents.own(Event.class),
            new PublishTable(
                transactions.stateStore(),
                new Datasets(transactions, clock),
                DatasetTag.in(transactions, clock),
                new Branches(transactions, clock),
                new NextMetadata(new Projects(transactions, clock), stored),
                clock))
        .with(
            "registerTable",
            AwsEvents.own(Event.class),
            new RegisterTable(
                transactions.stateStore(), stored, aws.tableCatalog(settings.catalog())));
  }
}
