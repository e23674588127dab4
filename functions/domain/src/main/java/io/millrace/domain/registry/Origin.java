package io.millrace.domain.registry;

import io.millrace.domain.signature.DigitalSignature;

/**
 * The stage that a version was promoted from.
 *
 * @param version its number there
 * @param approvedBy who let it serve there
 * @param signature of its provenance there, by that stage's key
 */
public record Origin(String stage, int version, String approvedBy, DigitalSignature signature) {}
