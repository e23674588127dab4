/** What people are told, from the state store's stream to whoever receives it. */
@NullMarked
package io.millrace.outbox;

import org.jspecify.annotations.NullMarked;
