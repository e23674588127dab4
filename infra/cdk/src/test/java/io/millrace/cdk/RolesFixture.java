package io.millrace.cdk;

import static io.millrace.cdk.Policies.each;
import static io.millrace.cdk.Policies.statements;

import io.millrace.cdk.Synthesized.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The policies of roles in the templates, and whose they are. */
abstract class RolesFixture {

  final Synthesized templates;

  RolesFixture(Synthesized templates) {
    this.templates = templates;
  }

  String policyOf(String role) {
    return templates.all("AWS::IAM::Policy").stream()
        .filter(policy -> policy.id().startsWith(role + "DefaultPolicy"))
        .findFirst()
        .orElseThrow()
        .properties()
        .toString();
  }

  /** Those of these that the stage has, by name and sorted so. */
  List<String> deployed(FunctionSpecification... functions) {
    return Stream.of(functions)
        .filter(templates.stage().functions()::contains)
        .map(FunctionSpecification::title)
        .sorted()
        .toList();
  }

  /**
   * Who may do what, by the actions of its policies.
   *
   * @param actions that are looked at
   * @param resources is told each action with the resources, as JSON, on which somebody may do it
   */
  Map<String, Set<String>> doing(
      Predicate<String> actions, BiConsumer<String, List<String>> resources) {
    Map<String, Set<String>> doing = new TreeMap<>();
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .forEach(statement ->
              each(statement.path("Action"))
                  .map(JsonNode::asString)
                  .filter(actions)
                  .forEach(action -> {
                    doing.computeIfAbsent(action, _ -> new TreeSet<>()).add(whose(policy));
                    resources.accept(
                        action, each(statement.path("Resource")).map(JsonNode::toString).toList());
                  }));
    }
    return doing;
  }

  /** The function, or what else a role is of: {@code LaunchTraining}, {@code Trainer}. */
  static String whose(Resource policy) {
    String construct = policy.id().replaceAll("(Program|Role).*", "");
    return Stream.of(FunctionSpecification.values())
        .map(FunctionSpecification::title)
        .filter(construct::endsWith)
        .findFirst()
        .orElse(construct);
  }
}
