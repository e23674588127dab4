package io.millrace.local.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All buckets, by name; opened at the start and kept in a folder. */
final class Buckets implements AutoCloseable {

  private static final String SUFFIX = ".jsonl";
  private static final Pattern VALID_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private static final Pattern RESERVED_NAME =
      Pattern.compile(
          "\\.\\.|^xn--|^sthree-|^amzn-s3-demo-|-s3alias$|--ol-s3$|\\.mrap$|--x-s3$"
              + "|^\\d+\\.\\d+\\.\\d+\\.\\d+$");

  private final Path folder;
  private final InstantSource clock;
  private final Blobs blobs;
  private final ConcurrentSkipListMap<String, Bucket> open = new ConcurrentSkipListMap<>();

  /** Opens what is in a folder and removes the blobs that no bucket names, if all is known. */
  Buckets(Path folder, InstantSource clock) throws IOException {
    this.folder = Files.createDirectories(folder.resolve("buckets"));
    this.clock = clock;
    this.blobs = new Blobs(folder.resolve("blobs"));
    try (Stream<Path> journals = Files.list(this.folder)) {
      for (Path journal : (Iterable<Path>) journals::iterator) {
        String file = journal.getFileName().toString();
        if (file.endsWith(SUFFIX)) {
          String name = file.substring(0, file.length() - SUFFIX.length());
          open.put(name, new Bucket(name, journal, blobs, clock));
        }
      }
    }
    Set<String> named = new HashSet<>();
    open.values().forEach(bucket -> named.addAll(bucket.read(s -> s.blobs().toList())));
    if (open.values().stream().allMatch(Bucket::isWhole)) {
      blobs.keepOnly(named);
    }
  }

  Blobs blobs() {
    return blobs;
  }

  /** All buckets in order of their names. */
  List<Bucket> all() {
    return List.copyOf(open.values());
  }

  boolean has(String name) {
    return open.containsKey(name);
  }

  /**
   * @throws S3Exception if there is no such bucket
   */
  Bucket get(String name) {
    Bucket bucket = open.get(name);
    if (bucket == null) {
      throw S3Error.NO_SUCH_BUCKET.refusal().with("BucketName", name);
    }
    return bucket;
  }

  /**
   * The bucket of a name, made if it is not there.
   *
   * @throws S3Exception if the name is not one that S3 allows
   */
  synchronized Bucket create(String name) throws IOException {
    Bucket existing = open.get(name);
    if (existing != null) {
      return existing;
    }
    if (!VALID_NAME.matcher(name).matches() || RESERVED_NAME.matcher(name).find()) {
      throw S3Error.INVALID_BUCKET_NAME.refusal().with("BucketName", name);
    }
    Bucket made = new Bucket(name, folder.resolve(name + SUFFIX), blobs, clock);
    made.configure(_ -> new BucketSettings(clock.instant(), Versioning.OFF, false, null, null));
    open.put(name, made);
    return made;
  }

  /**
   * @throws S3Exception if there is no such bucket, or anything in it: a version, a delete marker
   */
  synchronized void delete(String name) throws IOException {
    Bucket bucket = get(name);
    if (!bucket.read(s -> s.versions().isEmpty())) {
      throw S3Error.BUCKET_NOT_EMPTY.refusal().with("BucketName", name);
    }
    open.remove(name);
    bucket.close();
    Files.delete(folder.resolve(name + SUFFIX));
    blobs.delete(bucket.read(s -> s.blobs().toList()));
  }

  @Override
  public void close() {
    open.values().forEach(Bucket::close);
  }
}
