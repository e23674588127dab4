/** What each function in the host has a copy of, loaded by its own class loader. */
@NullMarked
package io.millrace.host.inside;

import org.jspecify.annotations.NullMarked;
