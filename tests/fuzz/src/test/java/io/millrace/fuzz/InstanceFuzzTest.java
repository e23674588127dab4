package io.millrace.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.domain.InvalidInputException;
import io.millrace.modeling.PlainJson;

/** The body of a prediction call. */
class InstanceFuzzTest {

  @FuzzTest
  @DictionaryEntries({"{\\\"instances\\\":[", "1e999", "\\\\u0000", "[[[["})
  void isReadOrRefused(byte[] json) {
    try {
      PlainJson.read(json);
    } catch (InvalidInputException refused) {
      // with a reason
    }
  }
}
