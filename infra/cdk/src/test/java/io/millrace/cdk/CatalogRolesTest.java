package io.millrace.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who says where others find tables, by the roles in the templates. */
@EachStage
class CatalogRolesTest extends RolesFixture {

  CatalogRolesTest(Synthesized templates) {
    super(templates);
  }

  @Test
  void tablesAreListedByOneFunctionInTheDatabaseOfTheStage() {
    String database = "millrace_" + templates.stage().name();
    Map<String, Set<String>> doing =
        doing(
            action -> action.startsWith("glue:"),
            (action, resources) ->
                assertThat(resources)
                    .as(action)
                    .hasSize(3)
                    .allMatch(arn ->
                        arn.contains(":glue:")
                            && arn.matches(
                                ".*:(catalog|database/%1$s|table/%1$s/\\*)\".*"
                                    .formatted(database))));
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
