/**
 * Columns: what a written value means.
 *
 * <p>The same value is written in many ways: {@code True} in a CSV file, {@code true} or {@code 1}
 * in JSON, a typed column in Parquet. {@link io.millrace.columns.Codec} is the only place that
 * decides which value of a column's {@link io.millrace.domain.project.ColumnType} that is; intake,
 * training, prediction and monitoring all read through it. So does the table of spellings live
 * here:
 *
 * <table>
 *   <caption>What is read, by type, besides the typed values of Parquet and JSON</caption>
 *   <tr><th>any</th><td>blanks around a value mean nothing; nothing but blanks, null, an absent
 *     field, a NaN, and the words of {@link io.millrace.columns.ColumnFormat#missing} are no value</td></tr>
 *   <tr><th>number</th><td>decimal digits with sign, point and exponent; −0 is 0</td></tr>
 *   <tr><th>integer</th><td>the same, where the number is whole: {@code 12}, {@code 12.0}</td></tr>
 *   <tr><th>boolean</th><td>{@code true t yes y}, {@code false f no n} in any case, 1 and 0</td></tr>
 *   <tr><th>category</th><td>any word; {@code true} and {@code false} in any case are one word each,
 *     {@code 1.0} is {@code 1}, and a number of JSON or Parquet is its shortest decimal</td></tr>
 *   <tr><th>text</th><td>as it is written, but for the blanks around it</td></tr>
 *   <tr><th>date</th><td>{@code 2026-11-23}, or a time at midnight</td></tr>
 *   <tr><th>timestamp</th><td>{@code 2026-11-23T18:46:00Z}, also with a blank for the T; without an
 *     offset it is UTC or in the column's zone, without a time it is midnight</td></tr>
 * </table>
 *
 * <p>A column may declare another {@link io.millrace.domain.project.Notation}: a pattern of dates,
 * beside which ISO 8601 is still read, a decimal comma, thousands apart, a unit, more words that
 * are no value; and of names of months their language, of times that say no offset their zone. It
 * says how text is read; what JSON or Parquet hold as a number, a date or a time is that. A word
 * such as {@code -999} is no value as a number, either.
 */
@NullMarked
package io.millrace.columns;

import org.jspecify.annotations.NullMarked;
