/**
 * What happened, as modules tell each other. An event is a hint: it may come twice, late or out of
 * order, so it carries names only, and whoever gets it reads the state.
 */
@NullMarked
package io.millrace.domain.event;

import org.jspecify.annotations.NullMarked;
