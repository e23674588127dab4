package io.millrace.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Asks a language model. */
@Command(name = "ask", description = "Ask a language model, and print what it answers.")
final class AskCommand extends ApiCommand {

  private static final int SHOWN = 4;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
  private String model = "";

  @Parameters(index = "1", paramLabel = "TEXT", description = "What it is asked.")
  private String text = "";

  @Override
  int run(Api api, Console console) {
    String answers =
        api.get("/v1/language-models/" + Api.part(model)).at("/declared/model/answers").asString();
    if (answers.equals("EMBEDDINGS")) {
      JsonNode answer =
          api.post("/openai/v1/embeddings", Map.of("model", model, "input", List.of(text)));
      return show(answer, console, () -> console.line(vector(answer.at("/data/0/embedding"))));
    }
    JsonNode answer =
        api.post(
            "/openai/v1/chat/completions",
            Map.of("model", model, "messages", List.of(Map.of("role", "user", "content", text))));
    return show(
        answer, console, () -> console.line(answer.at("/choices/0/message/content").asString("")));
  }

  private static String vector(JsonNode embedding) {
    return "%s numbers: %s, …"
        .formatted(
            embedding.size(),
            String.join(
                ", ", embedding.valueStream().limit(SHOWN).map(JsonNode::asString).toList()));
  }
}
