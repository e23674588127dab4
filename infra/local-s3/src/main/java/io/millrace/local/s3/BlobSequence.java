package io.millrace.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** Blobs one after the other as one stream; each is opened when its turn comes. */
final class BlobSequence extends InputStream {

  private final Blobs blobs;
  private final Iterator<String> names;
  private InputStream current = InputStream.nullInputStream();

  BlobSequence(Blobs blobs, List<String> names) {
    this.blobs = blobs;
    this.names = names.iterator();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = current.read(bytes, offset, length);
    while (n < 0 && names.hasNext()) {
      current.close();
      current = blobs.open(names.next());
      n = current.read(bytes, offset, length);
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    current.close();
  }
}
