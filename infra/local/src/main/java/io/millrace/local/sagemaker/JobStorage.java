package io.millrace.local.sagemaker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The buckets, as training jobs use them. */
public interface JobStorage {

  /** All keys that begin with {@code prefix}. */
  List<String> list(String bucket, String prefix) throws IOException;

  /** Writes the newest version of an object to a file that does not exist yet. */
  void download(String bucket, String key, Path file) throws IOException;

  /** Writes a file to an object. */
  void upload(Path file, String bucket, String key) throws IOException;
}
