package io.millrace.cli;

import io.millrace.wire.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was handed to the next stage, and what came from the one before. */
@Command(
    name = "promotions",
    description = "What was handed to the next stage, and what came from the one before.")
final class PromotionsCommand extends ApiCommand {

  private static final int DIGEST_SHOWN = 12;

  @Parameters(paramLabel = "PROJECT", description = "The project's name.")
  private String project = "";

  @Override
  int run(Api api, Console console) {
    JsonNode answer = all(api, "/v1/projects/" + Api.part(project) + "/promotions");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode outgoingPromotion : answer.path("outgoing")) {
      rows.add(
          List.of(
              "to " + outgoingPromotion.path("to").asString(),
              "version " + outgoingPromotion.path("version").asInt(),
              Descriptions.time(outgoingPromotion.path("at")),
              handedOver(outgoingPromotion)));
    }
    for (JsonNode incomingPromotion : answer.path("incoming")) {
      rows.add(
          List.of(
              "from the stage before",
              "archive "
                  + incomingPromotion.path("archive").asString().substring(0, DIGEST_SHOWN)
                  + "…",
              Descriptions.time(incomingPromotion.path("at")),
              arrived(incomingPromotion.path("outcome"))));
    }
    return show(
        answer, console, () -> console.table(List.of("WAY", "WHAT", "AT", "OUTCOME"), rows));
  }

  /** Both lists to their ends: there are as many entries as somebody decided. */
  private static JsonNode all(Api api, String path) {
    ObjectNode answer = Json.mapper().createObjectNode();
    ArrayNode outgoingPromotions = answer.putArray("outgoing");
    Pages.of(api, path).forEach(page -> page.path("outgoing").forEach(outgoingPromotions::add));
    ArrayNode incomingPromotions = answer.putArray("incoming");
    Pages.of(api, path, "nextIncoming", "afterIncoming")
        .forEach(page -> page.path("incoming").forEach(incomingPromotions::add));
    return answer;
  }

  private static String handedOver(JsonNode outgoingPromotion) {
    JsonNode outcome = outgoingPromotion.path("outcome");
    return switch (outcome.path("type").asString("")) {
      case "HandedOver" -> "handed over, asked for by " + outgoingPromotion.path("by").asString();
      case "Refused" -> "refused: " + outcome.path("why").asString();
      default -> "on its way, asked for by " + outgoingPromotion.path("by").asString();
    };
  }

  private static String arrived(JsonNode outcome) {
    return outcome.path("type").asString().equals("Registered")
        ? "registered as version " + outcome.path("version").asInt()
        : "refused: " + outcome.path("why").asString();
  }
}
