package io.millrace.tables;

import dev.hardwood.InputFile;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A part where it is stored, of which no more is fetched than is asked for. */
final class PartFile implements InputFile {

  private final ObjectStore objects;
  private final ObjectRef part;
  private final long sizeBytes;
  private volatile @Nullable RuntimeException failure;

  PartFile(ObjectStore objects, ObjectRef part, long sizeBytes) {
    this.objects = objects;
    this.part = part;
    this.sizeBytes = sizeBytes;
  }

  /** Whatever reads the file, in whichever threads. */
  interface Reading {
    void of(InputFile file) throws IOException;
  }

  /** Reads the file; what the store failed with is thrown as it was, whatever became of it. */
  void read(Reading reading) {
    try {
      reading.of(this);
    } catch (IOException | RuntimeException e) {
      RuntimeException stores = failure;
      if (stores != null) {
        throw stores;
      }
      throw e instanceof RuntimeException unchecked
          ? unchecked
          : new UncheckedIOException("could not read " + part, (IOException) e);
    }
  }

  @Override
  public void open() {}

  @Override
  public ByteBuffer readRange(long from, int length) throws IOException {
    try {
      return ByteBuffer.wrap(objects.read(part, from, length));
    } catch (RuntimeException e) {
      failure = e;
      throw new IOException("could not read " + part, e);
    }
  }

  @Override
  public long length() {
    return sizeBytes;
  }

  @Override
  public String name() {
    return part.toString();
  }

  @Override
  public void close() {}
}
