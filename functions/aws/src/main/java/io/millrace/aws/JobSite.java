package io.millrace.aws;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all training jobs of a stage are given.
 *
 * @param image of the training program, in ECR
 * @param roleArn that jobs run under
 * @param keyArn of the key that encrypts what jobs write; null for Amazon's own
 * @param subnets that jobs run in; none for Amazon's own network
 * @param securityGroups that jobs belong to there
 */
public record JobSite(
    String image,
    String roleArn,
    @Nullable String keyArn,
    List<String> subnets,
    List<String> securityGroups) {

  public JobSite {
    subnets = List.copyOf(subnets);
    securityGroups = List.copyOf(securityGroups);
  }

  /** Amazon's own keys and network. */
  public static JobSite of(String image, String roleArn) {
    return new JobSite(image, roleArn, null, List.of(), List.of());
  }
}
