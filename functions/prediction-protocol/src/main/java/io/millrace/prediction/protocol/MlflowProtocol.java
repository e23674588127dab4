package io.millrace.prediction.protocol;

import io.millrace.domain.ProjectName;
import io.millrace.modeling.Signature;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * As MLflow's scoring server answers {@code POST /invocations}: its shapes of JSON, CSV or JSON
 * Lines in, {@code {"predictions":[…]}} or the same as CSV or JSON Lines out.
 *
 * <p>Source: MLflow, "Local Inference Server Spec".
 */
public final class MlflowProtocol implements Protocol {

  @Override
  public Asked read(HttpRequest request, Signature signature) {
    return read(request, signature, Instances.Options.inQuery(request), true);
  }

  static Asked read(
      HttpRequest request, Signature signature, Instances.Options options, boolean header) {
    MediaType type = MediaType.of(request.header("content-type"));
    Format sent = Format.sent(type);
    Format.Wanted wanted = Format.wanted(request.header("accept"), sent);
    Instances instances =
        switch (sent) {
          case JSON -> ScoringBody.read(request.body(), signature, options);
          case JSON_LINES -> JsonLinesBody.read(request.body(), signature, options);
          case CSV -> CsvBody.read(request.body(), type, signature, options);
        };
    return new Asked(instances, PredictionWriter.of(wanted, header, instances.options()));
  }

  @Override
  public HttpResponse describe(ProjectName model, int version, Signature signature) {
    return HttpResponse.ok(PredictionJson.of(model, version, signature));
  }

  /** MLflow's own codes are in capitals. */
  @Override
  public HttpResponse refuse(int status, String code, String message) {
    return HttpResponse.json(
        status,
        new TreeMap<>(Map.of("error_code", code.toUpperCase(Locale.ROOT), "message", message)));
  }
}
