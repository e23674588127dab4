/**
 * From a published dataset version to a snapshot of an Apache Iceberg table, over the very files
 * that the version consists of.
 *
 * <p>Promises, held by {@code PublishTableTest}, {@code NewestRowsTableTest}, {@code
 * BranchReferencesTest} and {@code RegisterTableTest}:
 *
 * <ul>
 *   <li>a dataset version is the snapshot of its number, whose rows are the version's;
 *   <li>no file of rows is written or moved for it, and none read, unless of the rows about one
 *       entity the newest counts: then a file of places leaves out the others;
 *   <li>a tag is a tag of the table, and an open branch a branch;
 *   <li>the catalog leads the table's name to the newest metadata, and never back;
 *   <li>events may come twice, in any order, or be lost, and the function be killed anywhere: the
 *       newest metadata have every version that there was when the last event was heard.
 * </ul>
 */
@NullMarked
package io.millrace.tables;

import org.jspecify.annotations.NullMarked;
