package io.millrace.registry;

import io.millrace.aws.AwsPorts;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.event.Event;
import io.millrace.domain.ledger.Journal;
import io.millrace.domain.project.Projects;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.training.Runs;
import io.millrace.lambda.AwsEvents;
import io.millrace.lambda.RoomFunctions;
import io.millrace.lambda.Traces;
import io.millrace.lambda.Variables;
import java.time.InstantSource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the registry room on Lambda. */
public final class RegistryApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    Variables variables = Variables.ofProcess();
    var settings = RegistrySettings.of(variables);
    InstantSource clock = InstantSource.system();
    Traces traces = Traces.of(variables);
    AwsPorts aws = AwsPorts.of(variables.all(), clock).tracedBy(traces);
    Journal journal = aws.journal(settings.table());
    RoomFunctions.of(context, traces)
        .with(
            "registerVersion",
            AwsEvents.own(Event.RunPassed.class),
            new RegisterVersion(
                new Projects(journal, clock),
                new Datasets(journal, clock),
                new Runs(journal, clock),
                new Registry(journal, clock),
                aws.objects(),
                aws.signatures(settings.signingKey()),
                settings.approvals(),
                settings.modelsBucket()));
  }
}
