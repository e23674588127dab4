/**
 * Amazon API Gateway's HTTP APIs: routes, Lambda integrations with payload 2.0, and REQUEST
 * authorizers with simple responses, answered at the local cloud's own port without a signature.
 */
@NullMarked
package io.millrace.local.http;

import org.jspecify.annotations.NullMarked;
