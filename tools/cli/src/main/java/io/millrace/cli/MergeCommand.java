package io.millrace.cli;

import io.millrace.domain.store.ObjectRef;
import io.millrace.wire.Json;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Making what a branch is the next dataset of the main line. */
@Command(
    name = "merge",
    description =
        "Make what a branch is the next dataset of the main line, and follow it as a file. Where both"
            + " changed the same, it is refused unless you say which counts.")
final class MergeCommand extends ApiCommand {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Parameters(index = "1", paramLabel = "BRANCH", description = "The branch's name.")
  private String branch = "";

  /** Which line counts where both changed the same. */
  static final class Preference {
    @Option(names = "--ours", description = "What the main line has counts.")
    private boolean ours;

    @Option(names = "--theirs", description = "What the branch has counts.")
    private boolean theirs;
  }

  @ArgGroup private @Nullable Preference preference;

  @Mixin private final Reason reason = new Reason();

  @Mixin private final Following following = new Following();

  @Override
  int run(Api api, Console console) {
    Map<String, Object> body = new LinkedHashMap<>(reason.body());
    if (preference != null && preference.ours) {
      body.put("prefer", "ours");
    }
    if (preference != null && preference.theirs) {
      body.put("prefer", "theirs");
    }
    JsonNode asked =
        api.post(
            "/v1/projects/%s/branches/%s/merge".formatted(Api.part(project), Api.part(branch)),
            body);
    if (!following.wanted()) {
      return show(
          asked, console, () -> console.line("Branch %s is being merged.".formatted(branch)));
    }
    var progress = new FileProgress(json() ? console.silent() : console, InstantSource.system());
    var loop = new Loop(api, project, progress, following.patience());
    ObjectRef file = Json.mapper().treeToValue(asked.path("file"), ObjectRef.class);
    int code = Following.tell(loop.follow(file), project, progress.console());
    return followed(code, api, project, console);
  }
}
