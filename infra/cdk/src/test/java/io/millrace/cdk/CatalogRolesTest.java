package io.millrace.cdk;

import static io.millrace.cdk.Policies.each;
import static io.millrace.cdk.Policies.statements;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cdk.Synthesized.Resource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who says where others find tables, by the roles in the templates. */
@EachStage
class CatalogRolesTest extends RolesFixture {

  CatalogRolesTest(Synthesized templates) {
    super(templates);
  }

  @Test
  void tablesAreListedByOneFunctionInTheDatabaseOfTheStage() {
    String database = "millrace_" + templates.stage().name();
    Map<String, Set<String>> doing = new TreeMap<>();
    for (Resource policy : templates.all("AWS::IAM::Policy")) {
      statements(policy.properties())
          .forEach(statement ->
              each(statement.path("Action"))
                  .map(JsonNode::asString)
                  .filter(action -> action.startsWith("glue:"))
                  .forEach(action -> {
                    doing.computeIfAbsent(action, _ -> new TreeSet<>()).add(whose(policy));
                    assertThat(each(statement.path("Resource")).map(JsonNode::toString))
                        .as(action)
                        .hasSize(3)
                        .allMatch(arn ->
                            arn.contains(":glue:")
                                && arn.matches(
                                    ".*:(catalog|database/%1$s|table/%1$s/\\*)\".*"
                                        .formatted(database)));
                  }));
    }
    Set<String> register = Set.of("RegisterTable");
    assertThat(doing)
        .isEqualTo(
            Map.of(
                "glue:CreateTable", register,
                "glue:DeleteTable", register,
                "glue:UpdateTable", register,
                "glue:GetTable", Set.of("Reconcile", "RegisterTable")));
    assertThat(templates.all("AWS::Glue::Database"))
        .extracting(made -> made.properties().at("/DatabaseInput/Name").asString())
        .containsExactly(database);
  }
}
