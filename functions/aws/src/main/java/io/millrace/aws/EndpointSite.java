package io.millrace.aws;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all endpoints of a stage are given.
 *
 * @param prefix with which their names begin
 * @param image that serves, in ECR
 * @param roleArn that those run under which serve archives
 * @param containerRoleArn that containers run under which were declared
 * @param tags of each
 */
public record EndpointSite(
    String prefix,
    String image,
    String roleArn,
    String containerRoleArn,
    Map<String, String> tags) {

  public EndpointSite {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }
}
