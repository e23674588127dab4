/**
 * AWS X-Ray: takes segment documents, by datagrams as its daemon does and by its API, and gives
 * back whole traces.
 *
 * <p>The newest are kept: in files of the data folder, a document a line, and by trace in memory.
 */
@NullMarked
package io.millrace.local.traces;

import org.jspecify.annotations.NullMarked;
