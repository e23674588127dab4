package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import java.util.List;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.glue.CfnDatabase;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.Construct;

/**
 * Tells published datasets as tables of Apache Iceberg, which others read, and find by their names
 * in a database of the Glue Data Catalog.
 */
final class TablesModule extends LoopModule {

  TablesModule(Construct scope, String id, LoopContext context) {
    super(scope, id, context);
    DataStack data = context.data();
    var publish =
        asynchronous(FunctionSpecification.PUBLISH_TABLE, context.functions())
            .onEvent(context.bus(), "dataset.published", "dataset.tagged", "branch.moved");
    data.data().grantRead(publish.role(), "datasets/", "tables/");
    data.data().grantWrite(publish.role(), "tables/");
    data.stateTable().grantChange(publish.role(), Part.PROJECTS);
    CfnDatabase.Builder.create(this, "Catalog")
        .catalogId(Aws.ACCOUNT_ID)
        .databaseInput(
            CfnDatabase.DatabaseInputProperty.builder()
                .name(database(context.stage()))
                .description(
                    "Datasets of Millrace's stage %s, to be read: what is written to them is put back"
                        .formatted(context.stage().name()))
                .build())
        .build();
    var register =
        asynchronous(FunctionSpecification.REGISTER_TABLE, context.functions())
            .onEvent(context.bus(), "table.moved");
    data.data().grantRead(register.role(), "tables/");
    data.stateTable().grantRead(register.role(), Part.PROJECTS);
    grantTables(
        register.role(),
        context.stage(),
        "glue:CreateTable",
        "glue:DeleteTable",
        "glue:GetTable",
        "glue:UpdateTable");
  }

  /** The database of a stage. */
  static String database(Stage stage) {
    return "millrace_" + stage.name();
  }

  /** Allows finding which table others are led to. */
  void grantFind(IGrantable finder, Stage stage) {
    grantTables(finder, stage, "glue:GetTable");
  }

  /** A table is one of its database and of the catalog, and leave is needed for all three. */
  private void grantTables(IGrantable grantee, Stage stage, String... actions) {
    String database = database(stage);
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(grantee)
            .actions(List.of(actions))
            .resourceArns(
                List.of(
                    Arns.of(this, "glue", "catalog"),
                    Arns.of(this, "glue", "database/" + database),
                    Arns.of(this, "glue", "table/%s/*".formatted(database))))
            .build());
  }
}
