package io.millrace.domain.event;

/**
 * An event on its way to the bus.
 *
 * @param id unique among all announcements; a repeat has the same
 * @param type of the event
 * @param cloudEvent the event as CloudEvents 1.0 JSON
 */
public record Announcement(String id, String type, String cloudEvent) {}
