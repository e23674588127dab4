/**
 * Model versions: what one is, how one comes to exist, and who lets it serve.
 *
 * <p>Promises, each held by {@code RegistryTest} and, under any schedule of repeats, crashes and
 * lost replies, by {@code RegistrySimulationTest}:
 *
 * <ul>
 *   <li>one run becomes at most one version of a model, however often it is announced;
 *   <li>versions of a model are 1, 2, 3, … with no gap;
 *   <li>what a version comes from is signed, and no two provenances are signed by the same bytes
 *       ({@code ProvenanceTest});
 *   <li>a version is decided upon once, by somebody who may, on the version as it was reviewed.
 * </ul>
 */
@NullMarked
package io.millrace.domain.registry;

import org.jspecify.annotations.NullMarked;
