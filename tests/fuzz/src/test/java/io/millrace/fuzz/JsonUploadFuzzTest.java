package io.millrace.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** JSON, in lines or a list, as it is dropped. */
class JsonUploadFuzzTest {

  @FuzzTest
  @DictionaryEntries({
    "{\\\"id\\\":",
    "\\\"amount\\\":",
    "\\\"at\\\":\\\"2026-11-23T18:46:00Z\\\"",
    "}\\x0a"
  })
  void isPublishedOrRefused(byte[] file) throws IOException {
    Upload.read("a.jsonl", file);
  }
}
