package io.millrace.registry;

import io.millrace.aws.AwsPorts;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.event.Event;
import io.millrace.domain.project.Projects;
import io.millrace.domain.promotion.IncomingPromotions;
import io.millrace.domain.promotion.OutgoingPromotions;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.signature.Signatures;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Runs;
import io.millrace.runtime.function.AwsEvents;
import io.millrace.runtime.function.ModuleFunctions;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.tracing.Traces;
import java.time.InstantSource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the registry module on Lambda. */
public final class RegistryApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    Variables variables = Variables.ofProcess();
    var settings = RegistrySettings.of(variables);
    InstantSource clock = InstantSource.system();
    Traces traces = Traces.of(variables);
    AwsPorts aws = AwsPorts.of(variables.all(), clock).tracedBy(traces);
    Transactions transactions = aws.transactions(settings.table());
    ObjectStore objects = aws.objects();
    Signatures signatures = aws.signatures(settings.signingKey());
    var projects = new Projects(transactions, clock);
    var registry = new Registry(transactions, clock);
    var archives = new Archives(objects, settings.modelsBucket());
    var functions =
        ModuleFunctions.of(context, traces)
            .with(
                "registerVersion",
                AwsEvents.own(Event.RunPassed.class),
                new RegisterVersion(
                    projects,
                    new Datasets(transactions, clock),
                    new Runs(transactions, clock),
                    registry,
                    archives,
                    signatures,
                    settings.approvals()));
    settings
        .next()
        .ifPresent(next ->
            functions.with(
                "promoteVersion",
                AwsEvents.own(Event.PromotionRequested.class),
                new PromoteVersion(
                    projects,
                    registry,
                    new OutgoingPromotions(transactions, clock),
                    objects,
                    signatures,
                    clock,
                    settings.stage(),
                    next.bucket())));
    settings
        .previous()
        .ifPresent(previous ->
            functions.with(
                "receivePromotion",
                AwsEvents::objectCreated,
                new ReceivePromotion(
                    projects,
                    registry,
                    new IncomingPromotions(transactions, clock),
                    archives,
                    objects,
                    signatures,
                    aws.signatures(previous.key()),
                    previous.stage())));
  }
}
