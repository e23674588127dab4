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
 */
@NullMarked
package io.millrace.domain.state;

import org.jspecify.annotations.NullMarked;
