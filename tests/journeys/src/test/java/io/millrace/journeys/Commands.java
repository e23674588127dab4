package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Console;
import io.millrace.cli.Millrace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The command line of somebody whose environment names a platform. */
record Commands(Map<String, String> environment) {

  /** What a command prints that succeeds. */
  String run(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new Millrace(
                new Console(
                    new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false),
                environment)
            .execute(Stream.of(arguments).map(String::valueOf).toList(), List.of());
    assertThat(code).as("%s: %s%s", List.of(arguments), out, err).isZero();
    return out.toString(UTF_8);
  }
}
