package io.millrace.local.service;

import java.util.Map;

/**
 * A resource that was made.
 *
 * @param ref what {@code Ref} answers
 * @param attributes what {@code Fn::GetAtt} answers, by attribute: {@code Arn}, {@code StreamArn},
 *     …
 */
public record Provisioned(String ref, Map<String, String> attributes) {

  public Provisioned {
    attributes = Map.copyOf(attributes);
  }
}
