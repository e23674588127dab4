package io.millrace.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** CSV as it is dropped, in any compression. */
class CsvUploadFuzzTest {

  @FuzzTest
  @DictionaryEntries({
    "id,amount,items,express,country,day,at,y\\x0a",
    "sep=;\\x0a",
    "\\\"\\\"",
    "\\x0d\\x0a"
  })
  void isPublishedOrRefused(byte[] file) throws IOException {
    Upload.read("a.csv", file);
  }
}
