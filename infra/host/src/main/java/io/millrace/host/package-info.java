/**
 * The warm host: one process in which all functions of a local platform run.
 *
 * <p>Each function has a class loader, variables, system properties and standard output of its own,
 * and speaks to the runtime API through AWS's own runtime interface client. Jars of other people
 * that several functions bring alike are loaded once, for all of them: that is what makes the
 * second function start in a tenth of the time of the first.
 *
 * <p>Promises:
 *
 * <ul>
 *   <li>a function sees the classes and resources of the jars that it brings, and no others;
 *   <li>what it reads of the environment, and what it writes, is its own, also in threads that it
 *       starts and in the libraries that it shares;
 *   <li>a function that exits ends itself alone; one that exhausts the heap ends the host;
 *   <li>the host ends when whoever started it no longer speaks to it.
 * </ul>
 */
@NullMarked
package io.millrace.host;

import org.jspecify.annotations.NullMarked;
