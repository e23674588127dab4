/**
 * What people and programs may ask of a project: the API that {@code events/openapi.yaml}
 * describes, all of it but predictions.
 *
 * <p>Promises, each held by a test:
 *
 * <ul>
 *   <li>who has no role in a project learns nothing of it, not even whether it exists ({@code
 *       AccessTest});
 *   <li>what is answered is what the description says, route by route ({@code OpenApiTest});
 *   <li>every refusal says what was wrong, where, and what to do.
 * </ul>
 */
@NullMarked
package io.millrace.api;

import org.jspecify.annotations.NullMarked;
