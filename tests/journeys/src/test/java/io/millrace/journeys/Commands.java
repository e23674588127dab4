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
    return run(new ByteArrayOutputStream(), arguments);
  }

  /**
   * The same.
   *
   * @param out takes it as it is printed
   */
  String run(ByteArrayOutputStream out, Object... arguments) {
    Printed printed = printed(out, arguments);
    assertThat(printed.code())
        .as("%s: %s%s", List.of(arguments), printed.out(), printed.err())
        .isZero();
    return printed.out();
  }

  /** What a command says that is refused. */
  String refused(Object... arguments) {
    Printed printed = printed(new ByteArrayOutputStream(), arguments);
    assertThat(printed.code()).as("%s: %s", List.of(arguments), printed.out()).isNotZero();
    return printed.err();
  }

  private record Printed(int code, String out, String err) {}

  private Printed printed(ByteArrayOutputStream out, Object... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new Millrace(
                new Console(
                    new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false),
                environment)
            .execute(Stream.of(arguments).map(String::valueOf).toList(), List.of());
    return new Printed(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
