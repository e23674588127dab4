package io.millrace.doctor;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at.
 *
 * @param home of the program on this machine
 * @param stage of the platform
 * @param region null where none is set
 * @param profile of the AWS configuration; null for the usual one
 * @param endpoint that stands in for Amazon's; null for Amazon itself
 * @param instances types on which the stage's projects train
 * @param settings of the stage
 */
record Place(
    Path home,
    String stage,
    @Nullable String region,
    @Nullable String profile,
    @Nullable URI endpoint,
    List<String> instances,
    StageSettings settings) {

  Place {
    instances = List.copyOf(instances);
  }

  /** Whether it is an emulator, where nothing is bootstrapped, limited or forbidden. */
  boolean isLocal() {
    return endpoint != null;
  }

  String stack() {
    return "Millrace-" + stage;
  }

  String dataStack() {
    return "MillraceData-" + stage;
  }

  /** How names that are made from the stack's begin, on Amazon and on the local cloud. */
  List<String> namePrefixes() {
    String prefix = stack() + "-";
    return List.of(prefix, prefix.toLowerCase(Locale.ROOT));
  }

  Optional<String> regionIfSet() {
    return Optional.ofNullable(region);
  }
}
