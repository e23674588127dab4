package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordingTest {

  @Test
  void aTerminalIsPicturedAsItEndedUpLooking() throws IOException {
    var shown = new ByteArrayOutputStream();
    var recording = new Recording(shown);
    String printed = "\r\u001b[Kmoving\r\u001b[K\u001b[1mdone\u001b[0m <b>\nplain\n";

    recording.write(printed.getBytes(StandardCharsets.UTF_8));

    assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo(printed);
    assertThat(recording.svg())
        .contains(
            "<tspan font-weight=\"bold\" fill=\"#ffffff\">done</tspan>\u00a0&lt;b&gt;</text>",
            "<text x=\"16\" y=\"50\">plain</text>")
        .doesNotContain("moving");
  }
}
