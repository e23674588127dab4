package io.millrace.cdk;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.Construct;

/**
 * The one table of the platform: state, history and the events still to be told.
 *
 * <p>It costs nothing while nobody asks, can be put back to any second of the last 35 days, and
 * streams each new item. An item with {@code expiresAt}, in seconds since the epoch, is deleted
 * some time after that. Where the stage keeps its data the table cannot be deleted, not even by
 * hand.
 */
public final class StateTable extends Construct {

  private final Table table;
  private final DataKey key;

  public StateTable(Construct scope, String id, Stage stage, DataKey key) {
    super(scope, id);
    this.key = key;
    table =
        Table.Builder.create(this, "Table")
            .partitionKey(key("pk"))
            .sortKey(key("sk"))
            .billingMode(BillingMode.PAY_PER_REQUEST)
            // Else DynamoDB's own key: what AWS calls managed is one of KMS, each use of which is
            // billed.
            .encryption(key.key() == null ? null : TableEncryption.CUSTOMER_MANAGED)
            .encryptionKey(key.key())
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
            .stream(StreamViewType.NEW_IMAGE)
            .timeToLiveAttribute("expiresAt")
            .deletionProtection(stage.keepsData())
            .removalPolicy(stage.removalPolicy())
            .build();
  }

  /** What is read and written together: a partition, or all that begin so. */
  enum Part {
    /** State and history of every project and language model. */
    PROJECTS,
    /** Which version serves. */
    ROUTES,
    /** Which endpoints versions are to answer at. */
    ENDPOINTS,
    /** Who may do what. */
    TOKENS,
    /** What each caller has had of language models. */
    ALLOWANCES,
    /** Which runs wait for others to end. */
    CAPACITY,
    /** How far the reconciliation is. */
    RECONCILE;

    private Stream<String> partitions() {
      return switch (this) {
        case PROJECTS -> Stream.of("project#*", "projects", "language-models");
        case ROUTES -> Stream.of("route#*");
        case ENDPOINTS -> Stream.of("endpoints");
        case TOKENS -> Stream.of("tokens");
        case ALLOWANCES -> Stream.of("allowance#*");
        case CAPACITY -> Stream.of("capacity");
        case RECONCILE -> Stream.of("reconciliation");
      };
    }
  }

  /** Allows reading items of these parts by key; never a scan. */
  void grantRead(IGrantable reader, Part... parts) {
    grant(reader, List.of("dynamodb:GetItem", "dynamodb:Query"), parts);
    key.grantDecrypt(reader);
  }

  /**
   * Allows reading these parts, and changing their items alone or in one transaction; never a scan
   * or a deletion.
   */
  void grantChange(IGrantable writer, Part... parts) {
    grant(
        writer,
        List.of(
            "dynamodb:ConditionCheckItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem"),
        parts);
    key.grantEncrypt(writer);
  }

  /** Allows adding to sums of these parts, and nothing else. */
  void grantCount(IGrantable counter, Part... parts) {
    grant(counter, List.of("dynamodb:UpdateItem"), parts);
    key.grantEncrypt(counter);
  }

  private void grant(IGrantable grantee, List<String> actions, Part... parts) {
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(grantee)
            .actions(actions)
            .resourceArns(List.of(table.getTableArn()))
            .conditions(
                Map.of(
                    "ForAllValues:StringLike",
                    Map.of(
                        "dynamodb:LeadingKeys",
                        Stream.of(parts).flatMap(Part::partitions).toList())))
            .build());
  }

  /** The table, for its stream. */
  Table table() {
    return table;
  }

  public String name() {
    return table.getTableName();
  }

  private static Attribute key(String name) {
    return Attribute.builder().name(name).type(AttributeType.STRING).build();
  }
}
