/**
 * {@code ./millrace}: the command line of {@link io.millrace.cli}, with two commands more, which
 * start the platform on this machine: {@code up}, and {@code demo}, which also drops the sample in.
 *
 * <p>Whatever the demo does to the platform, it does as any client would: by its API, and by
 * Amazon's SDK for S3 and Lambda.
 */
@NullMarked
package io.millrace.launcher;

import org.jspecify.annotations.NullMarked;
