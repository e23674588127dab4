/** The one port of the local cloud: which requests are let in, and which service answers. */
@NullMarked
package io.millrace.local.server;

import org.jspecify.annotations.NullMarked;
