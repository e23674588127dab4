/**
 * Packs each module for AWS Lambda: its jars under {@code lib/} in one zip, with the native
 * libraries of one architecture.
 *
 * <p>The same jars give the same bytes: names are sorted, times are fixed, and nothing is
 * compressed anew, so neither the folder nor the machine's zlib shows ({@code LambdaPackageTest}).
 */
@NullMarked
package io.millrace.packages;

import org.jspecify.annotations.NullMarked;
