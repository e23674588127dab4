/** The Glue Data Catalog as far as tables of Iceberg are found in it. */
@NullMarked
package io.millrace.local.glue;

import org.jspecify.annotations.NullMarked;
