/**
 * Who may use the API: {@link io.millrace.access.Authorize} lets callers with a token in and nobody
 * else, {@link io.millrace.access.IssueToken} gives tokens to operators.
 *
 * <p>Denied by default: what is not a token that was issued and is still valid opens nothing. A
 * state store that cannot be reached is a failure and no verdict, so that no refusal is cached for
 * it.
 */
@NullMarked
package io.millrace.access;

import org.jspecify.annotations.NullMarked;
