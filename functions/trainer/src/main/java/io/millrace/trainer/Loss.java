package io.millrace.trainer;

import io.millrace.domain.evaluation.Metric;
import io.millrace.domain.project.Objective;
import io.millrace.domain.project.Project;
import io.millrace.modeling.score.Link;

/** What models are fitted for, and the names that XGBoost has for it. */
enum Loss {
  /** Minus the logarithm of the true one of two classes' probability. */
  LOGISTIC(Link.LOGIT, "binary:logistic", "logloss", Metric.LOG_LOSS, Objective.SQUARED_ERROR),
  /** The same of more classes. */
  SOFTMAX(Link.SOFTMAX, "multi:softprob", "mlogloss", Metric.LOG_LOSS, Objective.SQUARED_ERROR),
  /** The squared error, in the scale of learning. */
  SQUARED_ERROR(Link.IDENTITY, "reg:squarederror", "rmse", Metric.RMSE, Objective.SQUARED_ERROR),
  /** The Poisson deviance. */
  POISSON(Link.LOG, "count:poisson", "poisson-nloglik", Metric.POISSON_DEVIANCE, Objective.POISSON),
  /** The Tweedie deviance. */
  TWEEDIE(
      Link.LOG,
      "reg:tweedie",
      "tweedie-nloglik@" + Objective.TWEEDIE.power(),
      Metric.TWEEDIE_DEVIANCE,
      Objective.TWEEDIE),
  /** How far the order of an entity's rows is from the best one. */
  RANKING(Link.IDENTITY, "rank:ndcg", "ndcg@10", Metric.NDCG, Objective.RANKING);

  private final Link link;
  private final String objective;
  private final String measured;
  private final Metric metric;
  private final Objective ofRegression;

  Loss(Link link, String objective, String measured, Metric metric, Objective ofRegression) {
    this.link = link;
    this.objective = objective;
    this.measured = measured;
    this.metric = metric;
    this.ofRegression = ofRegression;
  }

  /** The loss of a project's models. */
  static Loss of(Project project) {
    return switch (project.task()) {
      case BINARY -> LOGISTIC;
      case MULTICLASS -> SOFTMAX;
      case REGRESSION ->
          switch (project.training().objective()) {
            case SQUARED_ERROR -> SQUARED_ERROR;
            case POISSON -> POISSON;
            case TWEEDIE -> TWEEDIE;
            case RANKING -> RANKING;
          };
    };
  }

  /** What the linear model beside is fitted for: row by row, where trees learn an order. */
  Loss ofLinear() {
    return this == RANKING ? SQUARED_ERROR : this;
  }

  /** What the sums of a model that is fitted for it mean. */
  Link link() {
    return link;
  }

  /** XGBoost's {@code objective}. */
  String objective() {
    return objective;
  }

  /** XGBoost's {@code eval_metric}, the lower the better but for a ranking. */
  String measured() {
    return measured;
  }

  /** What a leaderboard tells: the mean, of the squared error its root. */
  Metric metric() {
    return metric;
  }

  /** The objective of the regression; the usual one for classes. */
  Objective ofRegression() {
    return ofRegression;
  }
}
