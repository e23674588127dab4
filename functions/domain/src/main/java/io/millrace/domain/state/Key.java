package io.millrace.domain.state;

import io.millrace.domain.ProjectName;
import java.util.Locale;

/**
 * Where an entity is kept.
 *
 * @param type of the entity
 * @param partition what is read together, for instance {@code project#telco-churn}
 * @param sort its place within the partition, for instance {@code version#0000000003}
 */
public record Key<T extends Entity>(Class<T> type, String partition, String sort) {

  /** The partition of a project. */
  public static String partitionOf(ProjectName project) {
    return "project#" + project;
  }

  /** A number as a part of a sort key: keys sort as their numbers do. */
  public static String padded(long number) {
    return String.format(Locale.ROOT, "%010d", number);
  }
}
