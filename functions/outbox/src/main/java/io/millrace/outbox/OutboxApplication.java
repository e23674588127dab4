package io.millrace.outbox;

import io.millrace.aws.AwsPorts;
import io.millrace.domain.event.Announcement;
import io.millrace.runtime.function.ModuleFunctions;
import io.millrace.runtime.logging.MetricLog;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.tracing.Traces;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the outbox module on Lambda. */
public final class OutboxApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    Variables variables = Variables.ofProcess();
    var settings = OutboxSettings.of(variables);
    InstantSource clock = InstantSource.system();
    Traces traces = Traces.of(variables);
    AwsPorts aws = AwsPorts.of(variables.all(), clock).tracedBy(traces);
    UnaryOperator<Announcement> signing =
        settings
            .noticeKey()
            .map(aws::signatures)
            .map(key -> new SignedNotices(key, settings.stage(), clock))
            .<UnaryOperator<Announcement>>map(notices -> notices::sign)
            .orElse(UnaryOperator.identity());
    ModuleFunctions.of(context, traces)
        .with(
            "publishOutbox",
            StreamRecord::readAll,
            new PublishOutbox(
                aws.bus(settings.bus()),
                signing,
                new LoopMetrics(MetricLog.ofFunction(settings.stage(), clock), clock)));
  }
}
