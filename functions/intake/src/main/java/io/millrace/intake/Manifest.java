package io.millrace.intake;

import io.millrace.domain.Sha256;
import io.millrace.domain.store.ObjectRef;
import java.util.List;

/**
 * What a dataset version came from and consists of: {@code manifest.json} beside its data.
 *
 * @param source the file that was dropped
 * @param objects the data and its profile
 */
record Manifest(
    String project, String ingestId, int projectRevision, Entry source, List<Entry> objects) {

  /** One version of an object, and the digest of its bytes. */
  record Entry(ObjectRef object, Sha256 sha256) {}
}
