package io.millrace.prediction.protocol;

import io.millrace.domain.ProjectName;
import io.millrace.modeling.Signature;
import java.util.Map;

/**
 * As a container behind a SageMaker endpoint is asked: what {@link SageMakerProtocol} reads, with
 * refusals in our own words, which SageMaker passes on as the {@code OriginalMessage} of its own.
 */
public final class ContainerProtocol implements Protocol {

  private static final Protocol SAGE_MAKER = new SageMakerProtocol();

  /** What tells which version serves. */
  public static Map<String, Object> named(ProjectName model, int version) {
    return PredictionJson.named(model, version);
  }

  @Override
  public Asked read(HttpRequest request, Signature signature) {
    return SAGE_MAKER.read(request, signature);
  }

  @Override
  public HttpResponse describe(ProjectName model, int version, Signature signature) {
    return SAGE_MAKER.describe(model, version, signature);
  }

  @Override
  public HttpResponse refuse(int status, String code, String message) {
    return HttpResponse.error(status, code, message);
  }
}
