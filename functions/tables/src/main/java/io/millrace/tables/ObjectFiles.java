package io.millrace.tables;

import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.inmemory.InMemoryInputFile;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** Iceberg's own files, which are small and never written over, as objects in buckets. */
@SuppressWarnings("serial") // no machine hands it to another
final class ObjectFiles implements FileIO {

  private static final String SCHEME = "s3://";

  private final ObjectStore objects;

  ObjectFiles(ObjectStore objects) {
    this.objects = objects;
  }

  /** Where others find an object. */
  static String location(ObjectRef object) {
    return location(object.bucket(), object.key());
  }

  /** Where others find an object. */
  static String location(String bucket, String key) {
    return SCHEME + bucket + "/" + key;
  }

  private static String bucket(String location) {
    return location.substring(SCHEME.length(), location.indexOf('/', SCHEME.length()));
  }

  private static String key(String location) {
    return location.substring(location.indexOf('/', SCHEME.length()) + 1);
  }

  @Override
  public InputFile newInputFile(String location) {
    ObjectRef object =
        objects
            .head(bucket(location), key(location))
            .orElseThrow(() -> new NotFoundException("there is no %s", location));
    try (InputStream in = objects.read(object)) {
      return new InMemoryInputFile(location, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + location, e);
    }
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new Written(location);
  }

  /** Nothing is deleted here: what a lost attempt wrote is small, and leads nowhere. */
  @Override
  public void deleteFile(String location) {}

  private final class Written implements OutputFile {
    private final String location;

    Written(String location) {
      this.location = location;
    }

    @Override
    public PositionOutputStream create() {
      return new Bytes(location);
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return create();
    }

    @Override
    public String location() {
      return location;
    }

    @Override
    public InputFile toInputFile() {
      return newInputFile(location);
    }
  }

  /** Becomes an object when it is closed. */
  private final class Bytes extends PositionOutputStream {
    private final String location;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean closed;

    Bytes(String location) {
      this.location = location;
    }

    @Override
    public long getPos() {
      return bytes.size();
    }

    @Override
    public void write(int b) {
      bytes.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      bytes.write(from, offset, length);
    }

    @Override
    public long storedLength() {
      return bytes.size();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        var _ =
            objects.write(
                bucket(location), key(location), bytes.toByteArray(), "application/octet-stream");
      }
    }
  }
}
