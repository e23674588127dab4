/**
 * What memory and time each function needs: all of them run on the local cloud, with the template's
 * memory or another, and do what they are for.
 */
@NullMarked
package io.millrace.benchmark.functions;

import org.jspecify.annotations.NullMarked;
