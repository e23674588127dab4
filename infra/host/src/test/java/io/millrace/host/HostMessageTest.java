package io.millrace.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostMessageTest {

  @Test
  void everyMessageIsReadAsItWasWritten() throws IOException {
    List<HostMessage> messages =
        List.of(
            new HostMessage.Start(
                "a", "/code", "Handler", Map.of("NAME", "ünï"), Map.of("p", ""), 1L << 40),
            new HostMessage.Stop("a"),
            new HostMessage.Output("a", "x".repeat(100_000)),
            new HostMessage.Ended("a", -1));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (HostMessage message : messages) {
      HostMessage.write(message, new DataOutputStream(bytes));
    }

    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    for (HostMessage message : messages) {
      assertThat(HostMessage.read(in)).contains(message);
    }
    assertThat(HostMessage.read(in)).isEmpty();
  }

  @Test
  void messageThatIsCutOffIsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    HostMessage.write(new HostMessage.Output("id", "line"), new DataOutputStream(bytes));
    byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 1);

    assertThatThrownBy(() -> HostMessage.read(new DataInputStream(new ByteArrayInputStream(cut))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatAFunctionWritesIsCutIntoLinesAtLineFeedsOnly() throws IOException {
    List<String> lines = new ArrayList<>();
    try (LineOutput output = new LineOutput(lines::add)) {
      output.write("one\ntwo\r\nth".getBytes(StandardCharsets.UTF_8));
      output.write('r');
      output.write("ee\n\nlast".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(lines).containsExactly("one", "two", "three", "", "last");
  }
}
