package io.millrace.cdk;

import io.millrace.cdk.Synthesized.Resource;
import java.util.List;
import java.util.stream.Stream;

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
