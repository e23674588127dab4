package io.millrace.cli;

import io.millrace.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** A command that asks a platform. */
abstract class ApiCommand implements Callable<Integer> {

  static final int DONE = 0;
  static final int REFUSED = 1;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private Millrace parent;

  @Mixin private final Connection connection = new Connection();

  @Option(names = "--json", description = "Print the API's answer as it is, for programs.")
  private boolean json;

  @Override
  public final Integer call() {
    return run(connection.open(parent.environment()), parent.console());
  }

  /**
   * Does it.
   *
   * @return the exit code
   */
  abstract int run(Api api, Console console);

  /** Prints an answer: as it is for programs, else as {@code readable} does. */
  final int show(JsonNode answer, Console console, Runnable readable) {
    if (json) {
      console.line(Json.text(answer));
    } else {
      readable.run();
    }
    return DONE;
  }

  /** Whether a program reads what is printed. */
  final boolean isForPrograms() {
    return json;
  }

  /** Ends what followed a project: programs get its status, as people were told on the way. */
  final int followed(int code, Api api, String project, Console console) {
    if (json) {
      console.line(Json.text(api.get("/v1/projects/%s/status".formatted(Api.part(project)))));
    }
    return code;
  }

  /** Writes the report that an answer links to as a page, says where it is, and opens it. */
  final void write(JsonNode answer, Path file, Api api, Console console) {
    try {
      Files.write(file, api.download(URI.create(answer.path("pageUrl").asString())));
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + file, e);
    }
    (json ? console.silent() : console).line("The report is in " + file + ".");
    Browser.open(file, parent.environment());
  }

  final Millrace parent() {
    return parent;
  }

  final boolean json() {
    return json;
  }
}
