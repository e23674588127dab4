/**
 * From a dropped file to a declared project or a published dataset version: write, audit, publish.
 * And from a wish to be forgotten to buckets that have no row of whoever it was.
 *
 * <p>Promises, each held by {@code IngestUploadTest}:
 *
 * <ul>
 *   <li>every file ends published, declared or refused with a reason that its sender can read, in
 *       {@code reports/<project>/}, as JSON and as a page, by its upload's id and by its name;
 *   <li>what is taken in is one version of the object, whatever is written over it meanwhile;
 *   <li>wherever the function is killed, the same event again leads to the same end;
 *   <li>data and definition may be dropped together, and announced in any order;
 *   <li>of rows that are forgotten no byte is left that the buckets have, held by {@code
 *       ForgetRowsTest} and {@code OtherCopiesTest}.
 * </ul>
 */
@NullMarked
package io.millrace.intake;

import org.jspecify.annotations.NullMarked;
