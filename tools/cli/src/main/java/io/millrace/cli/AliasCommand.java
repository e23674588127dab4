package io.millrace.cli;

import io.millrace.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Giving a name to a version. */
@Command(name = "alias", description = "Lets a name mean a version, or none any more.")
final class AliasCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "Any but champion, which is the version that serves.")
  private String name = "";

  @Parameters(index = "2", paramLabel = "VERSION", description = "The version's number; 0 is none.")
  private int version;

  @Option(
      names = "--expected",
      paramLabel = "VERSION",
      description = "Only if it means this version until now; 0 is none.")
  private @Nullable Integer expected;

  @Mixin private final Reason reason = new Reason();

  @Override
  int run(Api api, Console console) {
    Map<String, Object> body = new LinkedHashMap<>(reason.body());
    body.put("version", version);
    if (expected != null) {
      body.put("expected", expected);
    }
    JsonNode alias =
        api.put(
            "/v1/projects/%s/aliases/%s".formatted(Api.part(project), Api.part(name)),
            Json.text(body));
    return show(
        alias,
        console,
        () ->
            console.line(
                version == 0
                    ? "%s means no version any more.".formatted(name)
                    : "%s means version %s.".formatted(name, version)));
  }
}
