/**
 * {@code project.yaml}: a project as people write it.
 *
 * <p>The reader and {@code events/project.schema.json} say the same; {@code ProjectSchemaTest}
 * holds them together.
 */
@NullMarked
package io.millrace.definition;

import org.jspecify.annotations.NullMarked;
