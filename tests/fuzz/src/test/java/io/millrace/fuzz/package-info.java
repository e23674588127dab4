/**
 * What strangers write, read by everything that reads it. A reader gives what is there or refuses
 * it with a reason, and nothing else: no other exception, no file, no class, no command.
 */
@NullMarked
package io.millrace.fuzz;

import org.jspecify.annotations.NullMarked;
