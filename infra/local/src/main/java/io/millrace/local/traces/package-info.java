/**
 * AWS X-Ray: takes segment documents, by datagrams as its daemon does and by its API, and gives
 * back whole traces.
 *
 * <p>They are kept in one file of the data folder, a document a line, and by trace in memory.
 */
@NullMarked
package io.millrace.local.traces;

import org.jspecify.annotations.NullMarked;
