package io.millrace.cdk;

import static java.util.Objects.requireNonNull;

import io.millrace.cdk.Stage.Domain;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.cloudfront.AllowedMethods;
import software.amazon.awscdk.services.cloudfront.BehaviorOptions;
import software.amazon.awscdk.services.cloudfront.CachePolicy;
import software.amazon.awscdk.services.cloudfront.Distribution;
import software.amazon.awscdk.services.cloudfront.OriginProtocolPolicy;
import software.amazon.awscdk.services.cloudfront.OriginRequestPolicy;
import software.amazon.awscdk.services.cloudfront.OriginSslPolicy;
import software.amazon.awscdk.services.cloudfront.SecurityPolicyProtocol;
import software.amazon.awscdk.services.cloudfront.ViewerProtocolPolicy;
import software.amazon.awscdk.services.cloudfront.origins.FunctionUrlOrigin;
import software.amazon.awscdk.services.cloudfront.origins.HttpOrigin;
import software.amazon.awscdk.services.lambda.FunctionUrl;
import software.constructs.Construct;

/**
 * The API at CloudFront's edge, behind the stage's firewall.
 *
 * <p>What the firewall lets through is passed on as it came, over TLS 1.2, and nothing is kept on
 * the way. Without a domain of its own, the API's own address still answers who knows it, to the
 * same tokens and within the same throttle; so does that of language models in any case, to the
 * same tokens.
 */
final class EdgeDistribution extends Construct {

  /** Until the first word of a language model, and from one to the next. */
  private static final Duration LONGEST_SILENCE = Duration.seconds(60);

  private final Distribution distribution;
  private final String url;

  /**
   * @param apiDomain of the API in the stage's region
   * @param language where language models answer
   * @param webAclArn of the firewall's rules
   */
  EdgeDistribution(
      Construct scope,
      String id,
      Stage stage,
      String apiDomain,
      FunctionUrl language,
      String webAclArn) {
    super(scope, id);
    Domain domain = stage.domain();
    Distribution.Builder builder =
        Distribution.Builder.create(this, "Distribution")
            .comment("Millrace, stage " + stage.name())
            .webAclId(webAclArn)
            .defaultBehavior(
                BehaviorOptions.builder()
                    .origin(
                        HttpOrigin.Builder.create(apiDomain)
                            .protocolPolicy(OriginProtocolPolicy.HTTPS_ONLY)
                            .originSslProtocols(List.of(OriginSslPolicy.TLS_V1_2))
                            .readTimeout(Duration.seconds(30))
                            .build())
                    .allowedMethods(AllowedMethods.ALLOW_ALL)
                    .cachePolicy(CachePolicy.CACHING_DISABLED)
                    .originRequestPolicy(
                        domain == null
                            ? OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER
                            : OriginRequestPolicy.ALL_VIEWER) // by which API Gateway knows it
                    .viewerProtocolPolicy(ViewerProtocolPolicy.HTTPS_ONLY)
                    .build())
            .additionalBehaviors(
                Map.of(
                    "/openai/*",
                    BehaviorOptions.builder()
                        .origin(
                            FunctionUrlOrigin.Builder.create(language)
                                .readTimeout(LONGEST_SILENCE)
                                .build())
                        .allowedMethods(AllowedMethods.ALLOW_ALL)
                        .cachePolicy(CachePolicy.CACHING_DISABLED)
                        .originRequestPolicy(OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER)
                        .viewerProtocolPolicy(ViewerProtocolPolicy.HTTPS_ONLY)
                        .build()));
    if (domain != null) {
      builder
          .domainNames(List.of(domain.name()))
          .certificate(
              Certificate.fromCertificateArn(
                  this, "Certificate", requireNonNull(domain.edgeCertificate())))
          .minimumProtocolVersion(SecurityPolicyProtocol.TLS_V1_2_2021);
    }
    distribution = builder.build();
    url = "https://" + (domain == null ? target() : domain.name());
  }

  /** Its own address, to which that of the stage's domain is to point. */
  String target() {
    return distribution.getDistributionDomainName();
  }

  String url() {
    return url;
  }
}
