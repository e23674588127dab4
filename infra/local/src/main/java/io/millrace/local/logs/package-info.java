/**
 * CloudWatch Logs: what functions and jobs print, on disk and bounded: of each group the newest 8
 * MB.
 */
@NullMarked
package io.millrace.local.logs;

import org.jspecify.annotations.NullMarked;
