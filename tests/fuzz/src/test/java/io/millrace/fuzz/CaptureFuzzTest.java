package io.millrace.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.domain.InvalidInputException;
import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import java.nio.charset.StandardCharsets;

/** A captured prediction, as whoever may write under captures/ wrote it. */
class CaptureFuzzTest {

  @FuzzTest
  @DictionaryEntries({
    "\\\"predictionId\\\":",
    "\\\"project\\\":",
    "\\\"output\\\":{\\\"type\\\":\\\"Classified\\\""
  })
  void isReadOrRefused(byte[] line) {
    try {
      Json.read(new String(line, StandardCharsets.UTF_8), Capture.class);
    } catch (InvalidInputException refused) {
      // with a reason
    }
  }
}
