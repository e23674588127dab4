/**
 * Tables: what a file holds, whether it keeps a project's rules, and the typed form in which it is
 * published.
 *
 * <p>{@link io.millrace.tabular.check.TableAudit} reads an upload once, from first byte to last, in
 * memory that does not depend on its size. Rows that break a rule go to quarantine with their
 * reasons; the rest becomes a typed Parquet file and a {@link io.millrace.tabular.profile.Profile}.
 * What can go wrong with a file is an answer ({@link io.millrace.tabular.check.Audit.Refused}),
 * never an exception: an exception means that reading it again may help.
 *
 * <p>Its packages know each other in one direction only ({@code LayersTest}): {@code profile}, then
 * {@code drift}; {@code rows}, then {@code notation}, {@code parquet} and {@code read}; {@code
 * check} on top of these, and {@code propose} on top of all.
 *
 * <p>Promises, each with the test that holds it:
 *
 * <ul>
 *   <li>the same bytes give the same dataset, profile and report ({@code
 *       TableAuditTest#sameInputGivesSameBytes});
 *   <li>no input ends in anything but published or refused ({@code CsvFuzzTest}, {@code
 *       HostileInputTest});
 *   <li>every row read is either published or quarantined ({@code CsvFuzzTest}).
 * </ul>
 */
@NullMarked
package io.millrace.tabular;

import org.jspecify.annotations.NullMarked;
