/**
 * What AWS documents of each operation that the local cloud answers, asked by AWS's own SDK of
 * whatever {@code AwsEndpoint.GIVEN} is: the local cloud, unless an endpoint or a profile is given.
 *
 * <p>Sources: the API references and developer guides of the services, with the error codes that
 * they list.
 */
@NullMarked
package io.millrace.conformance;

import org.jspecify.annotations.NullMarked;
