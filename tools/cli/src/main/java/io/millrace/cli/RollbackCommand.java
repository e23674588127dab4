package io.millrace.cli;

import java.util.function.Predicate;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Lets the version before serve again. */
@Command(name = "rollback", description = "Let the version serve again that did before.")
final class RollbackCommand extends DeploymentCommand {

  @Override
  String chosen(Api api, String path) {
    JsonNode route = api.get(path + "/status").path("route");
    if (TrafficChart.isMoving(route)) {
      throw new PlatformException(
          409,
          "Traffic is on its way to version %s; to take it back: millrace rollout PROJECT abort -m WHY"
              .formatted(TrafficChart.to(route)));
    }
    JsonNode previous = route.at("/previous/version");
    if (previous.isNumber()) {
      return previous.asString();
    }
    int live = route.at("/live/version").asInt(0);
    Predicate<JsonNode> earlier =
        each ->
            each.path("version").asInt() < live
                && each.at("/approval/type").asString("").equals("Approved")
                && !each.has("refusal");
    return Pages.find(api, path + "/versions", "versions", earlier)
        .map(each -> each.path("version").asString())
        .orElseThrow(() ->
            new PlatformException(
                404,
                live == 0
                    ? "Nothing serves yet."
                    : "There is no approved version before %s, which serves.".formatted(live)));
  }
}
