package io.millrace.prediction;

import io.millrace.domain.ProjectName;
import io.millrace.wire.Capture;
import io.millrace.wire.Json;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A capture as it is kept.
 *
 * @param version that predicted
 * @param json one line, with its line feed
 */
record CaptureLine(ProjectName model, int version, SdkBytes json) {

  int bytes() {
    return json.asByteArrayUnsafe().length;
  }

  static CaptureLine of(Capture capture) {
    return new CaptureLine(
        capture.project(), capture.version(), SdkBytes.fromUtf8String(Json.text(capture) + "\n"));
  }
}
