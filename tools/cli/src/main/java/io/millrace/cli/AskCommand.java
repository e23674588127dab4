package io.millrace.cli;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Asks a language model. */
@Command(
    name = "ask",
    description = "Ask a language model, and print what it answers as it answers.")
final class AskCommand extends ApiCommand {

  private static final int SHOWN = 4;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
  private String model = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "TEXT",
      description = "What it is asked; several words are one text.")
  private List<String> words = List.of();

  @Override
  int run(Api api, Console console) {
    String text = String.join(" ", words);
    JsonNode status = api.get("/v1/language-models/" + Api.part(model));
    String address = status.path("address").asString() + "/";
    if (status.at("/declared/model/answers").asString().equals("EMBEDDINGS")) {
      URI embeddings = URI.create(address + "embeddings");
      JsonNode answer =
          api.converse(embeddings, Map.of("model", model, "input", List.of(text)), _ -> {});
      return show(answer, console, () -> console.line(vector(answer.at("/data/0/embedding"))));
    }
    URI chat = URI.create(address + "chat/completions");
    Map<String, Object> question = new LinkedHashMap<>();
    question.put("model", model);
    question.put("messages", List.of(Map.of("role", "user", "content", text)));
    if (isForPrograms()) {
      return show(api.converse(chat, question, _ -> {}), console, () -> {});
    }
    question.put("stream", true);
    JsonNode whole = api.converse(chat, question, event -> print(event, console));
    console.piece(whole.at("/choices/0/message/content").asString("") + "\n");
    return 0;
  }

  private static void print(JsonNode event, Console console) {
    JsonNode error = event.path("error");
    if (!error.isMissingNode()) {
      console.piece("\n");
      throw new PlatformException(500, error.path("message").asString("The model broke off."));
    }
    console.piece(event.at("/choices/0/delta/content").asString(""));
  }

  private static String vector(JsonNode embedding) {
    return "%s numbers: %s, …"
        .formatted(
            embedding.size(),
            String.join(
                ", ", embedding.valueStream().limit(SHOWN).map(JsonNode::asString).toList()));
  }
}
