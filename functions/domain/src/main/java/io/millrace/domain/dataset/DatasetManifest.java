package io.millrace.domain.dataset;

import io.millrace.domain.Check;
import io.millrace.domain.Sha256;
import io.millrace.domain.project.DataPolicy.Keep;
import io.millrace.domain.store.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset version consists of: {@code manifest.json} beside its newest part.
 *
 * @param parts at least one, in the order in which they came; the rows of the last are the newest
 * @param source the bytes of the file that made this version of the one before
 */
public record DatasetManifest(String project, Source source, List<Part> parts) {

  /**
   * A file that was dropped, and the digest of its bytes; of a folder the file that said that it
   * was complete, and the digest of the digests of its files in their order, a line each.
   */
  public record Source(ObjectRef object, Sha256 sha256) {}

  public DatasetManifest {
    parts = List.copyOf(parts);
    Check.that(!parts.isEmpty(), "parts", "at least one", parts.size());
  }

  public long rows() {
    return parts.stream().mapToLong(Part::rows).sum();
  }

  /** The part that came last. */
  public Part newest() {
    return parts.getLast();
  }

  /**
   * What identifies the rows: the digest of the one part's file, or of the digests of several, in
   * their order.
   */
  public Sha256 digest() {
    return parts.size() == 1
        ? parts.getFirst().digest()
        : Sha256.of(
            parts.stream().map(part -> part.digest().toString()).collect(Collectors.joining("\n")));
  }

  /** The part that the file of this key, or its folder, brought, whichever version it was. */
  public Optional<Part> of(String sourceKey) {
    return parts.stream().filter(part -> UploadFolder.isSame(sourceKey, part.source())).findFirst();
  }

  /** Whether some file brought these very rows. */
  public boolean has(Sha256 data) {
    return parts.stream().anyMatch(part -> part.digest().equals(data));
  }

  /**
   * This dataset and what another file brought. A file of the same key, or folder, is the same,
   * corrected: its rows take the place of those that it had.
   *
   * @param keep how much of what came before is kept; null for all
   */
  public DatasetManifest and(Source file, Part part, @Nullable Keep keep) {
    List<Part> all = new ArrayList<>(parts);
    all.removeIf(each -> UploadFolder.isSame(part.source().key(), each.source()));
    all.add(part);
    return new DatasetManifest(project, file, kept(all, keep));
  }

  private static List<Part> kept(List<Part> all, @Nullable Keep keep) {
    return switch (keep) {
      case null -> all;
      case Keep.Files(var number) -> all.subList(Math.max(0, all.size() - number), all.size());
      case Keep.Rows(var number) -> all.subList(firstOf(all, number), all.size());
      case Keep.Recent(var age) -> recent(all, age);
    };
  }

  /** The last part after which at least so many rows come, itself among them. */
  private static int firstOf(List<Part> all, long rows) {
    int first = all.size() - 1;
    for (long kept = all.get(first).rows(); kept < rows && first > 0; ) {
      kept += all.get(--first).rows();
    }
    return first;
  }

  /** A part without an event time is as old as can be. */
  private static List<Part> recent(List<Part> all, Duration age) {
    Instant newest =
        all.stream().map(DatasetManifest::latest).max(Comparator.naturalOrder()).orElseThrow();
    Part last = all.getLast();
    return all.stream()
        .filter(
            part -> part.equals(last) || Duration.between(latest(part), newest).compareTo(age) <= 0)
        .toList();
  }

  private static Instant latest(Part part) {
    return part.latest() == null ? Instant.MIN : part.latest();
  }
}
