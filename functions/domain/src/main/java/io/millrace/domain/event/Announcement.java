package io.millrace.domain.event;

import java.util.Optional;

/**
 * An event on its way to the bus.
 *
 * @param id unique among all announcements; a repeat has the same
 * @param type of the event
 * @param cloudEvent the event as CloudEvents 1.0 JSON
 * @param trace that the event is a part of; empty if nobody traced it
 */
public record Announcement(String id, String type, String cloudEvent, Optional<Trace> trace) {}
