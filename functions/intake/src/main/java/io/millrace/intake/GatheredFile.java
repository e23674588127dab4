package io.millrace.intake;

import io.millrace.domain.Sha256;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.RowCounts;

/**
 * What a file that was checked brings into its dataset: {@code gathered.json} beside its rows while
 * it waits for others.
 *
 * @param source the digest of the file
 * @param rows of the file, also those that break a rule
 */
record GatheredFile(Part part, Sha256 source, RowCounts rows) {}
