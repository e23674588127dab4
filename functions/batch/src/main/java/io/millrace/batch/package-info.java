/**
 * From a dropped file to a file with what was predicted of its rows.
 *
 * <p>Promises, each held by {@code PredictFileTest}:
 *
 * <ul>
 *   <li>every file ends predicted, or refused with a reason that its sender can read, in {@code
 *       batch-out/<model>/} beside its name;
 *   <li>the version that served when the file was first looked at predicts all of it, however often
 *       that is begun: wherever the function is killed, the same event again leads to the same
 *       bytes;
 *   <li>a row that cannot be predicted is told with its reason, and keeps no other from it.
 * </ul>
 */
@NullMarked
package io.millrace.batch;

import org.jspecify.annotations.NullMarked;
