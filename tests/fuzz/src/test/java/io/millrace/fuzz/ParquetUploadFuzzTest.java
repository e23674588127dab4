package io.millrace.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Parquet as it is dropped. */
class ParquetUploadFuzzTest {

  @FuzzTest
  @DictionaryEntries({"PAR1"})
  void isPublishedOrRefused(byte[] file) throws IOException {
    Upload.read("a.parquet", file);
  }
}
