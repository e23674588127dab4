package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpIamAuthorizer;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpLambdaAuthorizer;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpLambdaResponseType;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigateway.AccessLogField;
import software.amazon.awscdk.services.apigateway.AccessLogFormat;
import software.amazon.awscdk.services.apigatewayv2.AddRoutesOptions;
import software.amazon.awscdk.services.apigatewayv2.DomainMappingOptions;
import software.amazon.awscdk.services.apigatewayv2.DomainName;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpStage;
import software.amazon.awscdk.services.apigatewayv2.IAccessLogSettings;
import software.amazon.awscdk.services.apigatewayv2.LogGroupLogDestination;
import software.amazon.awscdk.services.apigatewayv2.SecurityPolicy;
import software.amazon.awscdk.services.apigatewayv2.ThrottleSettings;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The way in for people and applications: predictions, and what a project's people do by hand.
 * Language models are asked elsewhere, for an HTTP API keeps an answer until it is complete.
 *
 * <p>Nothing is answered without a token that the authorizer knows; where SageMaker's clients ask,
 * which sign what they send, it is the session token of their credentials, and below {@code /iam}
 * there is none: whom IAM allows to invoke the route of a model may predict with it. Its answer is
 * remembered for a minute and for every route, so it says only who is asking and in which roles;
 * whether they may is for the function behind the route to say. A token that is withdrawn works for
 * that minute. Calls above the stage's throttle get 429. Every call leaves a line in the access
 * log: who, which route, status, time taken; never a header, a query or a body. Where the stage has
 * a domain of its own, the address that AWS gives the API is closed.
 */
public final class PlatformApi extends Construct {

  private static final Duration REMEMBERED = Duration.seconds(60);

  private static final String STAGE = "$default";
  private static final String PREDICT = "/v1/models/{model}/predict";

  private final HttpApi api;
  private final @Nullable DomainName domain;

  PlatformApi(
      Construct scope,
      String id,
      Stage stage,
      DataKey key,
      SpecifiedFunction authorize,
      SpecifiedFunction predict,
      SpecifiedFunction control) {
    super(scope, id);
    api =
        HttpApi.Builder.create(this, "Api")
            .description("Millrace, stage " + stage.name())
            .createDefaultStage(false)
            .disableExecuteApiEndpoint(stage.domain() != null)
            .defaultAuthorizer(tokens("Tokens", authorize, "Authorization"))
            .build();
    domain = domain(stage.domain());
    HttpStage.Builder.create(this, "Stage")
        .httpApi(api)
        .domainMapping(
            domain == null ? null : DomainMappingOptions.builder().domainName(domain).build())
        .stageName(STAGE)
        .autoDeploy(true)
        .detailedMetricsEnabled(true)
        .throttle(
            ThrottleSettings.builder()
                .rateLimit(stage.throttle().requestsPerSecond())
                .burstLimit(stage.throttle().burst())
                .build())
        .accessLogSettings(accessLog(stage, key))
        .build();

    var predictions = new HttpLambdaIntegration("Predictions", predict.entry());
    route(predictions, HttpMethod.POST, PREDICT);
    route(predictions, HttpMethod.GET, "/v1/models/{model}");
    route(predictions, HttpMethod.GET, "/v1/models/{model}/example");
    route(predictions, HttpMethod.POST, "/v1/models/{model}/feedback");
    route(predictions, HttpMethod.POST, "/v1/models/{model}/invocations");
    for (String path : List.of("/v2", "/v2/health/live", "/v2/health/ready")) {
      route(predictions, HttpMethod.GET, path);
    }
    for (String path : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
      route(predictions, HttpMethod.GET, path);
      route(predictions, HttpMethod.GET, path + "/ready");
      route(predictions, HttpMethod.POST, path + "/infer");
    }
    api.addRoutes(
        AddRoutesOptions.builder()
            .path("/endpoints/{model}/invocations")
            .methods(List.of(HttpMethod.POST))
            .integration(predictions)
            .authorizer(tokens("SessionTokens", authorize, "X-Amz-Security-Token"))
            .build());
    api.addRoutes(
        AddRoutesOptions.builder()
            .path("/iam/endpoints/{model}/invocations")
            .methods(List.of(HttpMethod.POST))
            .integration(predictions)
            .authorizer(new HttpIamAuthorizer())
            .build());
    var controls = new HttpLambdaIntegration("Controls", control.entry());
    for (String path : List.of("/v1/{proxy+}", "/v2", "/v2/{proxy+}", "/endpoints/{proxy+}")) {
      route(controls, HttpMethod.ANY, path); // what there is not, it says as it says all
    }
  }

  private static HttpLambdaAuthorizer tokens(
      String id, SpecifiedFunction authorize, String header) {
    return HttpLambdaAuthorizer.Builder.create(id, authorize.entry())
        .responseTypes(List.of(HttpLambdaResponseType.SIMPLE))
        .identitySource(List.of("$request.header." + header))
        .resultsCacheTtl(REMEMBERED)
        .build();
  }

  private @Nullable DomainName domain(Stage.@Nullable Domain said) {
    return said == null
        ? null
        : DomainName.Builder.create(this, "Domain")
            .domainName(said.name())
            .certificate(Certificate.fromCertificateArn(this, "Certificate", said.certificate()))
            .securityPolicy(SecurityPolicy.TLS_1_2)
            .build();
  }

  /** The domain name of the API in this stage's region, without anything in front. */
  String regionalDomain() {
    return domain == null
        ? "%s.execute-api.%s.%s".formatted(api.getApiId(), Aws.REGION, Aws.URL_SUFFIX)
        : domain.getRegionalDomainName();
  }

  public String url() {
    return domain == null ? api.getApiEndpoint() : "https://" + domain.getName();
  }

  Metric calls(Duration period) {
    return api.metricCount(counted(period));
  }

  /** Calls that were wrong, or not allowed. */
  Metric clientErrors(Duration period) {
    return api.metricClientError(counted(period));
  }

  /** Calls that failed for a reason of ours. */
  Metric serverErrors(Duration period) {
    return api.metricServerError(counted(period));
  }

  /** Milliseconds from a request for a prediction to its answer, at the API. */
  Metric predictionLatency(String statistic, Duration period) {
    return Metric.Builder.create()
        .namespace("AWS/ApiGateway")
        .metricName("Latency")
        .dimensionsMap(
            Map.of("ApiId", api.getApiId(), "Stage", STAGE, "Method", "POST", "Resource", PREDICT))
        .statistic(statistic)
        .period(period)
        .build();
  }

  private static MetricOptions counted(Duration period) {
    return MetricOptions.builder().statistic("Sum").period(period).build();
  }

  private void route(HttpLambdaIntegration to, HttpMethod method, String path) {
    api.addRoutes(
        AddRoutesOptions.builder().path(path).methods(List.of(method)).integration(to).build());
  }

  private IAccessLogSettings accessLog(Stage stage, DataKey key) {
    LogGroup log =
        LogGroup.Builder.create(this, "AccessLog")
            .logGroupName("/millrace/%s/api-access".formatted(stage.name()))
            .retention(stage.retention().logs())
            .encryptionKey(key.key())
            .removalPolicy(stage.removalPolicy())
            .build();
    AccessLogFormat format =
        AccessLogFormat.custom(
            """
            {"requestId":"%s","time":"%s","route":"%s","status":"%s","latencyMillis":"%s",\
            "sourceIp":"%s","subject":"%s"}\
            """
                .formatted(
                    AccessLogField.contextRequestId(),
                    AccessLogField.contextRequestTime(),
                    AccessLogField.contextRouteKey(),
                    AccessLogField.contextStatus(),
                    AccessLogField.contextResponseLatency(),
                    AccessLogField.contextIdentitySourceIp(),
                    AccessLogField.contextAuthorizer("subject")));
    return new IAccessLogSettings() {
      @Override
      public LogGroupLogDestination getDestination() {
        return new LogGroupLogDestination(log);
      }

      @Override
      public AccessLogFormat getFormat() {
        return format;
      }
    };
  }
}
