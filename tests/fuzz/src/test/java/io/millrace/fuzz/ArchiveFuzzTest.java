package io.millrace.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.archive.ModelArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** The archive of a model; a tar, since nobody who compresses it for us could be guessed. */
class ArchiveFuzzTest {

  @FuzzTest
  void isReadOrRefused(byte[] tar) throws IOException {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(tar);
    }
    try {
      ModelArchive.read(new ByteArrayInputStream(compressed.toByteArray())).files();
    } catch (InvalidInputException refused) {
      // with a reason
    }
  }
}
