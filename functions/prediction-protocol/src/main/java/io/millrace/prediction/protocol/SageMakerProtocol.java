package io.millrace.prediction.protocol;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.modeling.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * As SageMaker's runtime answers {@code InvokeEndpoint}, with a model's name for the endpoint's and
 * {@code version-N} for the variant's. What a container would refuse is a {@code ModelError} here
 * too, with its words as {@code OriginalMessage}.
 *
 * <p>Source: Amazon SageMaker Runtime, API Reference, {@code InvokeEndpoint}.
 */
public final class SageMakerProtocol implements Protocol {

  private static final String INVOKED_VARIANT = "x-amzn-invoked-production-variant";
  private static final String CUSTOM_ATTRIBUTES = "x-amzn-sagemaker-custom-attributes";
  private static final String TARGET_VARIANT = "x-amzn-sagemaker-target-variant";
  private static final String ENABLE_EXPLANATIONS = "x-amzn-sagemaker-enable-explanations";
  private static final String VARIANT = "version-";
  private static final int MOST_ATTRIBUTES = 1024; // as SageMaker takes them

  /** What would choose among things that an endpoint of ours has one of. */
  private static final List<String> CHOICES =
      List.of(
          "x-amzn-sagemaker-target-model",
          "x-amzn-sagemaker-target-container-hostname",
          "x-amzn-sagemaker-inference-component",
          "x-amzn-sagemaker-session-id");

  @Override
  public Optional<String> version(HttpRequest request) {
    String variant = request.header(TARGET_VARIANT);
    return variant.isEmpty()
        ? Optional.empty()
        : Optional.of(variant.startsWith(VARIANT) ? variant.substring(VARIANT.length()) : variant);
  }

  @Override
  public Asked read(HttpRequest request, Signature signature) {
    for (String header : CHOICES) {
      if (!request.header(header).isEmpty()) {
        throw new RefusedException(
            400,
            "unsupported_header",
            "An endpoint has one model: leave out %s.".formatted(header));
      }
    }
    String attributes = request.header(CUSTOM_ATTRIBUTES);
    Check.that(
        attributes.length() <= MOST_ATTRIBUTES
            && attributes.chars().allMatch(c -> c > 31 && c < 127),
        CUSTOM_ATTRIBUTES,
        "at most " + MOST_ATTRIBUTES + " visible characters of ASCII",
        attributes);
    Instances.Options options = Instances.Options.inQuery(request);
    if (request.header(ENABLE_EXPLANATIONS).equals("`true`")) {
      options = new Instances.Options(options.partial(), true);
    }
    Asked asked = MlflowProtocol.read(request, signature, options, false);
    return new Asked(
        asked.instances(),
        predictions -> {
          HttpResponse response =
              asked
                  .writer()
                  .write(predictions)
                  .with(INVOKED_VARIANT, VARIANT + predictions.version());
          return attributes.isEmpty() ? response : response.with(CUSTOM_ATTRIBUTES, attributes);
        });
  }

  @Override
  public HttpResponse describe(ProjectName model, int version, Signature signature) {
    return HttpResponse.ok(PredictionJson.of(model, version, signature));
  }

  @Override
  public HttpResponse refuse(int status, String code, String message) {
    return switch (code) {
      case "forbidden" -> refusal(403, "AccessDeniedException", message);
      case "unknown_model", "unknown_version", "unsupported_header" ->
          refusal(400, "ValidationError", message);
      case "nothing_deployed", "unavailable" -> refusal(503, "ServiceUnavailable", message);
      case "internal" -> refusal(500, "InternalFailure", message);
      default -> {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ErrorCode", "CLIENT_ERROR_FROM_MODEL");
        body.put("LogStreamArn", "");
        body.put(
            "Message",
            "Received client error (%s) from primary with message \"%s\"."
                .formatted(status, message));
        body.put("OriginalMessage", message);
        body.put("OriginalStatusCode", status);
        yield HttpResponse.json(424, body).with("x-amzn-errortype", "ModelError");
      }
    };
  }

  private static HttpResponse refusal(int status, String type, String message) {
    return HttpResponse.json(status, Map.of("Message", message)).with("x-amzn-errortype", type);
  }
}
