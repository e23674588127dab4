package io.millrace.domain.ledger;

/** A record that the ledger keeps under a {@link Key}. */
public interface Entity {}
