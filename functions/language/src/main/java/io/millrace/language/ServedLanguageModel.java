package io.millrace.language;

import io.millrace.domain.deployment.Route;
import io.millrace.domain.deployment.ServingStop;
import io.millrace.domain.project.LanguageModelRevision;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a language model that answers.
 *
 * @param route empty until a version was deployed
 * @param stop why it is not to answer; empty where it may
 * @param asOf the time before the state store was asked
 */
record ServedLanguageModel(
    LanguageModelRevision declared,
    Optional<Route> route,
    Optional<ServingStop> stop,
    Instant asOf) {}
