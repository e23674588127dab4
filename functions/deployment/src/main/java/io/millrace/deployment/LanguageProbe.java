package io.millrace.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.aws.InvokedEndpoint.Reply;
import io.millrace.domain.ProjectName;
import io.millrace.domain.Shortened;
import io.millrace.domain.deployment.Route.Target;
import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.LanguageModels;
import io.millrace.wire.Json;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Asks the endpoint of a language model for a few words, or a vector: it has to answer as OpenAI's
 * API does, whatever it says.
 *
 * @param ask from the name of an endpoint and a request to what its container says
 * @param others what is asked of all other versions
 */
record LanguageProbe(
    LanguageModels languageModels, BiFunction<String, byte[], Reply> ask, EndpointProbe others)
    implements EndpointProbe {

  private static final int MOST_TOLD = 300;
  private static final byte[] CHAT =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}],\"max_tokens\":8}"
          .getBytes(UTF_8);
  private static final byte[] EMBEDDINGS = "{\"input\":[\"hello\"]}".getBytes(UTF_8);

  @Override
  public Optional<String> unservable(ProjectName project, Target target) {
    return target.archive() == null ? Optional.empty() : others.unservable(project, target);
  }

  @Override
  public Optional<String> difference(ProjectName project, Target target) {
    var declared = languageModels.find(project, target.version());
    if (declared.isEmpty() || target.endpoint() == null) {
      return others.difference(project, target);
    }
    Answers answers = declared.get().model().answers();
    Reply reply =
        ask.apply(
            target.endpoint(),
            switch (answers) {
              case CHAT -> CHAT;
              case EMBEDDINGS -> EMBEDDINGS;
            });
    if (reply.isRefusal()) {
      return Optional.of(
          "The container at %s refuses a first question with %s: %s"
              .formatted(
                  target.endpoint(),
                  reply.status(),
                  Shortened.to(MOST_TOLD, new String(reply.body(), UTF_8))));
    }
    byte[] answer = reply.body();
    boolean asExpected =
        switch (answers) {
          case CHAT -> read(answer).at("/choices/0/message/role").isString();
          case EMBEDDINGS -> read(answer).at("/data/0/embedding/0").isNumber();
        };
    return asExpected
        ? Optional.empty()
        : Optional.of(
            "The container at %s answers its POST /invocations otherwise than OpenAI's API: %s is missing."
                .formatted(
                    target.endpoint(),
                    switch (answers) {
                      case CHAT -> "choices[0].message";
                      case EMBEDDINGS -> "data[0].embedding";
                    }));
  }

  private static JsonNode read(byte[] answer) {
    try {
      return Json.mapper().readTree(answer);
    } catch (JacksonException nonsense) {
      return MissingNode.getInstance();
    }
  }
}
