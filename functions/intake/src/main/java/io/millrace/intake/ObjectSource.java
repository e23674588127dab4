package io.millrace.intake;

import io.millrace.domain.Sha256;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import io.millrace.tabular.read.Source;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** One version of an object, digested as it is read. */
final class ObjectSource implements Source {

  private final ObjectStore objects;
  private final ObjectRef object;
  private @Nullable Sha256 digest;

  ObjectSource(ObjectStore objects, ObjectRef object) {
    this.objects = objects;
    this.object = object;
  }

  @Override
  public String name() {
    return object.key().substring(object.key().indexOf('/') + 1);
  }

  @Override
  public InputStream open() {
    MessageDigest fed = Sha256.newDigest();
    return new FilterInputStream(new DigestInputStream(objects.read(object), fed)) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return in.read(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        if (digest == null) {
          in.transferTo(OutputStream.nullOutputStream()); // the digest is of all, read or not
          digest = Sha256.finish(fed);
        }
        super.close();
      }
    };
  }

  /**
   * The digest of all bytes of the object.
   *
   * @throws IllegalStateException if it was not opened and closed yet
   */
  Sha256 digest() {
    if (digest == null) {
      throw new IllegalStateException("not read to its end: " + object);
    }
    return digest;
  }

  ObjectRef object() {
    return object;
  }
}
