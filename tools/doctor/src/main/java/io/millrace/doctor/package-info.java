/**
 * What an account, or the local cloud, lacks for Millrace, in plain words.
 *
 * <p>Each check is a class of its own and ends in one {@link Result}. A check only asks: nothing is
 * created, changed or paid for. No answer is waited for longer than a few seconds, and what may not
 * be asked is said to be unknown, never to be well.
 */
@NullMarked
package io.millrace.doctor;

import org.jspecify.annotations.NullMarked;
