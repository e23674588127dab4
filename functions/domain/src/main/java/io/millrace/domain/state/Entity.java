package io.millrace.domain.state;

/** A record that the state store keeps under a {@link Key}. */
public interface Entity {}
