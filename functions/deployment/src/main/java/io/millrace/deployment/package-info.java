/**
 * From an approved version to one that serves, and back.
 *
 * <p>Promises, held by {@code DeployVersionTest}, {@code RollBackTest}, {@code
 * AdvanceRolloutsTest}, {@code ManageEndpointsTest} and {@code DeclaredBackendsTest}:
 *
 * <ul>
 *   <li>an archive that is not the registered one, byte by byte, never serves, nor does a version
 *       whose record is not the signed one; the version says why;
 *   <li>a version serves only after the alarm on its errors is set;
 *   <li>a version that is slower than it may be, or answers otherwise than it may, gets no more
 *       traffic; the history says what was measured, and where it was too little to say;
 *   <li>an endpoint gets no traffic before it answers the model's example as the signed archive
 *       does, and none is left, whatever was killed or repeated, that serves nobody and that
 *       nothing goes back to by itself;
 *   <li>the version that serves goes on where it is until it answers where its project says, and
 *       what answered before is left alone until no request can be on its way to it;
 *   <li>an alarm that rang before a version was deployed never takes that version back.
 * </ul>
 */
@NullMarked
package io.millrace.deployment;

import org.jspecify.annotations.NullMarked;
