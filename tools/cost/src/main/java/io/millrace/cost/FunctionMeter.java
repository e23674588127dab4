package io.millrace.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a function uses: of Lambda, and of all that it asks of others when it runs. */
final class FunctionMeter implements Meter {

  @Override
  public List<Usage> usage(Resource function, Situation at) {
    var runs = at.activity().of(function);
    var habit = at.workload().of(function);
    double starts = runs.unattended() + runs.awaited() * at.workload().coldShareOfCalls();
    double seconds =
        runs.all()
                * (FunctionResource.billedSeconds(function, habit.handleMillis())
                    + habit.waitMillis() / 1000)
            + starts * FunctionResource.startSeconds(function, at.workload())
            + FunctionResource.billedSeconds(
                function,
                (at.load().rows() * habit.microsPerRow()
                        + at.load().predictions() * habit.microsPerPrediction())
                    / 1000);
    double memoryMib = FunctionResource.memoryMib(function);
    String ran = String.format(Locale.ROOT, "%,.0f runs", runs.all());
    List<Usage> used = new ArrayList<>();
    used.add(new Usage(function, "lambda.requests", runs.all(), ""));
    used.add(
        new Usage(
            function,
            FunctionResource.isArm(function) ? "lambda.duration.arm64" : "lambda.duration.x86_64",
            seconds * memoryMib / 1024,
            runs.all() == 0
                ? ""
                : String.format(
                    Locale.ROOT,
                    "%s of %s s at %,.0f MB",
                    ran,
                    FigureFormat.quantity(seconds / runs.all()),
                    memoryMib)));
    used.add(
        new Usage(
            function,
            "lambda.disk",
            seconds * FunctionResource.extraDiskMib(function) / 1024,
            ran));
    used.add(new Usage(function, "dynamodb.reads", runs.all() * habit.reads(), ran));
    used.add(new Usage(function, "dynamodb.writes", runs.all() * habit.writes(), ran));
    used.add(new Usage(function, "s3.reads", runs.all() * habit.s3Reads(), ran));
    used.add(new Usage(function, "s3.writes", runs.all() * habit.s3Writes(), ran));
    used.add(new Usage(function, "kms.requests.asymmetric", runs.all() * habit.signatures(), ran));
    used.add(
        new Usage(
            function,
            "cloudwatch.metrics",
            at.load().models() * habit.metricsPerModel()
                + at.modelHoursAsked() / Month.HOURS * habit.metricsPerModelAsked()
                + Math.min(habit.mostMetrics(), runs.all() * habit.metricsPerRun() / Month.HOURS),
            habit.mostMetrics() > 0
                ? "written in the hours of its runs"
                : "written for each model that serves"));
    used.add(
        new Usage(
            function,
            "cloudwatch.alarms",
            at.load().models() * habit.alarmsPerModel(),
            "made for each model that serves"));
    if (FunctionResource.isTraced(function)) {
      double sampled = Math.min(runs.all(), Month.SECONDS + runs.all() / 20);
      used.add(
          new Usage(function, "xray.traces", sampled, "the first run of a second, and one in 20"));
    }
    if (habit.trains()) {
      training(function, at, used);
    }
    if (habit.serves()) {
      endpoints(function, at, used);
    }
    return used;
  }

  /** What it makes costs while it is there, or while it answers. */
  private static void endpoints(Resource function, Situation at, List<Usage> used) {
    var endpoints = at.load().endpoints();
    double answered = endpoints.serverlessMib() == 0 ? 0 : at.load().predictions();
    used.add(
        new Usage(
            function,
            "endpoints." + endpoints.instance(),
            endpoints.instanceHours(),
            "machines that answer, without their volumes"));
    used.add(
        new Usage(
            function,
            "endpoints.serverless",
            answered * at.workload().serverlessMillis() / 1000 * endpoints.serverlessMib() / 1024,
            "predictions by a serverless endpoint"));
    used.add(
        new Usage(
            function,
            "endpoints.data",
            (answered > 0 || endpoints.instanceHours() > 0 ? at.load().predictions() : 0)
                * at.workload().endpointBytes()
                / 1e9,
            "into endpoints and out of them"));
  }

  private static void training(Resource function, Situation at, List<Usage> used) {
    double hours = at.load().trainingHours();
    used.add(new Usage(function, "training." + at.load().instance(), hours, ""));
    used.add(
        new Usage(
            function,
            "training.disk",
            hours / Month.HOURS * at.workload().trainingVolumeGb(),
            "while training"));
  }
}
