package io.millrace.definition;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.LanguageModel;
import io.millrace.domain.project.LanguageModel.Answers;
import io.millrace.domain.project.LanguageModel.Capture;
import io.millrace.domain.project.ModelContainer;
import io.millrace.domain.project.TokenLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What declares a language model, from text: a file with a {@code container} and no columns. */
public final class LanguageModelYaml {

  private static final String CONTAINER = "container";

  private LanguageModelYaml() {}

  /** Whether a text declares a language model, or is meant to: it has a {@code container}. */
  public static boolean isOne(String yaml) {
    return YamlDocument.compose(yaml, new Problems())
        .filter(root -> root.isMapping() && root.entries().containsKey(CONTAINER))
        .isPresent();
  }

  /**
   * What this text declares; what it leaves out has the default that the schema documents.
   *
   * @throws InvalidInputException if it is no language model; the message lists everything that is
   *     wrong, as {@link ProjectYaml#parse}
   */
  public static LanguageModel parse(String yaml) {
    Problems problems = new Problems();
    var model = YamlDocument.compose(yaml, problems).flatMap(root -> read(root, problems));
    problems.refuseIfAny();
    return model.orElseThrow(() -> new IllegalStateException("refused for no reason"));
  }

  private static Optional<LanguageModel> read(YamlValue root, Problems problems) {
    Section section = root.section("name", CONTAINER, "answers", "limits", "capture", "deployment");
    Optional<ProjectName> name =
        section
            .require("name")
            .flatMap(
                value -> value.text().flatMap(text -> value.make(() -> new ProjectName(text))));
    Optional<ModelContainer> container =
        section.require(CONTAINER).flatMap(LanguageModelYaml::container);
    Answers answers = section.get("answers", value -> value.word(Answers.class), Answers.CHAT);
    Optional<DeploymentPolicy> deployment =
        section.require("deployment").flatMap(new RulesReader()::deployment);
    Optional<TokenLimits> limits = section.find("limits").flatMap(LanguageModelYaml::limits);
    Optional<Capture> capture = section.find("capture").flatMap(value -> value.word(Capture.class));
    return problems.any()
        ? Optional.empty()
        : root.make(() ->
            new LanguageModel(
                name.orElseThrow(),
                container.orElseThrow(),
                answers,
                deployment.orElseThrow(),
                limits.orElse(null),
                capture.orElse(null)));
  }

  private static Optional<TokenLimits> limits(YamlValue value) {
    Section section = value.section("completionTokens", "tokensPerMinute", "tokensPerDay");
    Optional<Long> completion = section.find("completionTokens").flatMap(YamlValue::integer);
    Optional<Long> minute = section.find("tokensPerMinute").flatMap(YamlValue::integer);
    Optional<Long> day = section.find("tokensPerDay").flatMap(YamlValue::integer);
    return value.make(
        () -> new TokenLimits(completion.orElse(null), minute.orElse(null), day.orElse(null)));
  }

  private static Optional<ModelContainer> container(YamlValue value) {
    Section section = value.section("image", "data", "environment");
    Optional<String> image = section.require("image").flatMap(YamlValue::text);
    Optional<String> data = section.find("data").flatMap(YamlValue::text);
    Map<String, String> environment = new LinkedHashMap<>();
    section
        .find("environment")
        .map(YamlValue::entries)
        .orElse(Map.of())
        .forEach((name, each) -> each.text().ifPresent(text -> environment.put(name, text)));
    return image.flatMap(
        uri -> value.make(() -> new ModelContainer(uri, data.orElse(null), environment)));
  }
}
