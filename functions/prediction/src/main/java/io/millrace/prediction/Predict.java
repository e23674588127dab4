package io.millrace.prediction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.millrace.runtime.logging.InvocationLog;
import io.millrace.runtime.process.Priming;
import java.io.InputStream;
import java.io.OutputStream;
import org.crac.Core;
import org.crac.Resource;

/**
 * The function behind {@code POST /v1/models/{model}/predict} and {@code GET /v1/models/{model}}.
 */
public class Predict implements RequestStreamHandler, Resource {

  private final PredictionApi api;
  private final Runnable answered;

  /** As AWS Lambda starts it; {@link Environment} says what it needs. */
  @SuppressWarnings("this-escape") // a snapshot is taken later
  public Predict() {
    this(new Environment(System.getenv()).parts());
    Core.getGlobalContext().register(this);
  }

  Predict(Environment.Parts parts) {
    this.api = parts.api();
    this.answered = parts.answered();
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context) {
    try {
      InvocationLog.run(context, () -> answer.write(api.answer(event.readAllBytes()).toBytes()));
    } finally {
      answered.run();
    }
  }

  /** Takes the snapshot after the path of a request is loaded, linked and compiled. */
  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    Priming.usual().repeat(1, this::load);
    Priming.usual().repeat(1, () -> PrimingRequests.run(api));
  }

  /** Loads what a snapshot should have beside the path of a request. */
  protected void load() {}

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {}
}
