package io.millrace.cost;

/** A deployment under a load. */
record Situation(Deployment deployment, Load load, Workload workload, Activity activity) {

  static Situation of(Deployment deployment, Load load, Workload workload) {
    return new Situation(deployment, load, workload, new Activity(deployment, load, workload));
  }

  /** Requests of the API. */
  double apiCalls() {
    return load.predictions() + activity.controlCalls();
  }

  /** Hours of the month, over all models, in which a model is asked: at most one a prediction. */
  double modelHoursAsked() {
    return Math.min((double) load.models() * Month.HOURS, (double) load.predictions());
  }

  /** Runs of all functions. */
  double runs() {
    return deployment
        .all("AWS::Lambda::Function")
        .mapToDouble(function -> activity.of(function).all())
        .sum();
  }
}
