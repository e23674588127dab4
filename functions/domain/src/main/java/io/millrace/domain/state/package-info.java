/**
 * What the platform remembers, and how it changes: every change of state, the event that announces
 * it and the line of history that explains it are written together or not at all.
 *
 * <p>A module reads the state, decides with a pure function, and commits the {@link
 * io.millrace.domain.state.Change}; a change that was decided on state that has moved since is
 * refused, and decided again.
 *
 * <p>What has a list by time, an upload or a run, is in it once from the moment that it exists
 * ({@code ListsSimulationTest}), and stays within reach however much happens after it.
 *
 * <p>A project's changes are ordered by the one head of its history, which takes some tens of them
 * a second ({@code ContentionTest}). What comes by the thousand therefore does not go through it:
 * predictions that were captured and labels that came later are objects of the store, named after
 * model and hour, and become a window's summary, of which one a window is written; metrics of a
 * training job are its log; what a file was found to be is its report. Nothing orders these but
 * their own times.
 *
 * <p>Tokens, which are of many projects, have a history of their own.
 */
@NullMarked
package io.millrace.domain.state;

import org.jspecify.annotations.NullMarked;
