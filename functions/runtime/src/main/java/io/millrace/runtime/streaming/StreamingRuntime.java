package io.millrace.runtime.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.runtime.logging.FailedInvocationException;
import io.millrace.runtime.logging.InvocationLog;
import io.millrace.runtime.process.Variables;
import io.millrace.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main class of a process that runs a {@link StreamedFunction}: it asks Lambda's runtime API
 * for one invocation after the other, and passes on what the function answers as it comes.
 *
 * <p>Whoever asked may be gone; then a write fails, and the next invocation is asked for. A
 * function that throws before it answers has failed; one that throws later says so in the answer's
 * trailers.
 */
public final class StreamingRuntime {

  private static final Logger LOG = LoggerFactory.getLogger(StreamingRuntime.class);

  /** What a function's URL reads: a JSON object with status and headers, this, and the body. */
  private static final byte[] DELIMITER = new byte[8];

  private static final String PRELUDED = "application/vnd.awslambda.http-integration-response";

  private final RuntimeApiClient api;
  private final Variables variables;

  private StreamingRuntime(RuntimeApiClient api, Variables variables) {
    this.api = api;
    this.variables = variables;
  }

  /** Takes the name of the function's class, and ends with Lambda. */
  static void main(String[] arguments) throws IOException {
    Variables variables = Variables.ofProcess();
    var api = new RuntimeApiClient(variables.required("AWS_LAMBDA_RUNTIME_API"));
    StreamedFunction function;
    try {
      function =
          Class.forName(arguments[0])
              .asSubclass(StreamedFunction.class)
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      LOG.error("{} does not start.", arguments[0], e);
      api.doesNotStart(e);
      System.exit(1);
      return;
    }
    new StreamingRuntime(api, variables).serve(function);
  }

  /** Serves until the runtime API no longer answers. */
  private void serve(StreamedFunction function) throws IOException {
    while (!Thread.currentThread().isInterrupted()) {
      serve(function, api.next());
    }
  }

  private void serve(StreamedFunction function, RuntimeApiClient.Asked asked) throws IOException {
    var context = InvocationContext.of(asked, variables, InstantSource.system());
    System.setProperty("com.amazonaws.xray.traceHeader", context.traceId());
    var answer = new Answer(asked.requestId());
    try {
      InvocationLog.run(context, () -> function.answer(asked.event(), context, answer));
      answer.end(Map.of());
    } catch (FailedInvocationException e) {
      if (answer.post == null) {
        api.failed(asked.requestId(), e);
      } else {
        answer.end(RuntimeApiClient.trailers(e));
      }
    }
  }

  private final class Answer implements StreamedResponse {

    private final String requestId;
    private @Nullable ChunkedPost post;
    private boolean ended;

    Answer(String requestId) {
      this.requestId = requestId;
    }

    @Override
    public OutputStream begin(int status, Map<String, String> headers) throws IOException {
      if (post != null) {
        throw new IllegalStateException("the answer has begun");
      }
      Map<String, Object> prelude = new LinkedHashMap<>();
      prelude.put("statusCode", status);
      prelude.put("headers", headers);
      ChunkedPost begun = api.answer(requestId, PRELUDED);
      post = begun;
      byte[] json = Json.text(prelude).getBytes(UTF_8);
      byte[] first = new byte[json.length + DELIMITER.length];
      System.arraycopy(json, 0, first, 0, json.length);
      begun.write(first);
      return begun;
    }

    @Override
    public void end() {
      end(Map.of());
    }

    /** Whoever asked may be gone by now: that is no failure of the function. */
    void end(Map<String, String> trailers) {
      if (ended) {
        return;
      }
      ended = true;
      try {
        ChunkedPost begun = post;
        if (begun == null) {
          begin(204, Map.of());
          begun = post;
        }
        if (begun != null) {
          begun.end(trailers);
        }
      } catch (IOException e) {
        LOG.info("The answer was not taken to its end: {}", e.getMessage());
      }
    }
  }
}
