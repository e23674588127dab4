package io.millrace.aws;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all training jobs of a stage are given.
 *
 * @param image of the training program, in ECR
 * @param roleArn that jobs of the trainer run under
 * @param codeRoleArn that jobs of a project's own code run under
 * @param region whose framework images are run
 * @param keyArn of the key that encrypts what jobs write, and their disks; null for Amazon's own
 * @param subnets that jobs run in; none for Amazon's own network
 * @param securityGroups that jobs belong to there
 * @param tags of each job
 */
public record JobSite(
    String image,
    String roleArn,
    String codeRoleArn,
    String region,
    @Nullable String keyArn,
    List<String> subnets,
    List<String> securityGroups,
    Map<String, String> tags) {

  public JobSite {
    subnets = List.copyOf(subnets);
    securityGroups = List.copyOf(securityGroups);
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /** Amazon's own keys and network. */
  public static JobSite of(String image, String roleArn) {
    return new JobSite(image, roleArn, roleArn, "us-east-1", null, List.of(), List.of(), Map.of());
  }
}
