/** What the platform knows: records, policies, state machines and ports, in plain Java. */
@NullMarked
package io.millrace.domain;

import org.jspecify.annotations.NullMarked;
