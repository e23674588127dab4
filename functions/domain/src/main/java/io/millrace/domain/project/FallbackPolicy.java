package io.millrace.domain.project;

import io.millrace.domain.Check;
import org.jspecify.annotations.Nullable;

/**
 * What answers where the version that serves does not.
 *
 * @param version an approved one that is asked before the one that served last is; null for none
 * @param answer what is said where no version answers; null where the request fails then
 */
public record FallbackPolicy(@Nullable Integer version, @Nullable DefaultAnswer answer) {
  public FallbackPolicy {
    Check.that(
        version == null || version >= 1, "fallback version", "1 or more", String.valueOf(version));
  }
}
