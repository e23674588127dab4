package io.millrace.api;

import io.millrace.aws.AwsPorts;
import io.millrace.runtime.function.ModuleFunctions;
import io.millrace.runtime.process.RestoreSafeRandom;
import io.millrace.runtime.process.Variables;
import io.millrace.runtime.tracing.Traces;
import java.time.InstantSource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the API on Lambda. */
public final class ApiApplication
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    Variables variables = Variables.ofProcess();
    InstantSource clock = InstantSource.system();
    Traces traces = Traces.of(variables);
    AwsPorts aws = AwsPorts.of(variables.all(), clock).tracedBy(traces);
    var platform =
        new Platform(
            aws.transactions(variables.required("TABLE")),
            clock,
            aws.objects(),
            aws.trainingLogs(),
            traces,
            aws.deadLetters(variables.required("DEAD_LETTERS")),
            aws.functions(variables.required("FUNCTIONS")),
            aws.receivers(variables.required("BUS")),
            variables.required("INTAKE_BUCKET"),
            variables.required("DATA_BUCKET"),
            variables.required("CATALOG"),
            variables.optional("NEXT_STAGE"),
            variables.required("LANGUAGE_URL"));
    ModuleFunctions.of(context, traces)
        .with(
            "controlApi",
            ApiRequest::read,
            new ControlApi(platform, RestoreSafeRandom.ofProcess()));
  }
}
