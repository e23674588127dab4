package io.millrace.cdk;

import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
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
public final class Ledger extends Construct {

  private final Table table;
  private final DataKey key;

  public Ledger(Construct scope, String id, Stage stage, DataKey key) {
    super(scope, id);
    this.key = key;
    table =
        Table.Builder.create(this, "Table")
            .partitionKey(key("pk"))
            .sortKey(key("sk"))
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .encryption(
                key.key() == null ? TableEncryption.AWS_MANAGED : TableEncryption.CUSTOMER_MANAGED)
            .encryptionKey(key.key())
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
            .stream(StreamViewType.NEW_IMAGE)
            .timeToLiveAttribute("expiresAt")
            .deletionProtection(stage.keepsData())
            .removalPolicy(stage.removalPolicy())
            .build();
  }

  /** Allows reading items by key; never a scan. */
  public void grantRead(IGrantable reader) {
    table.grant(reader, "dynamodb:GetItem", "dynamodb:Query");
    key.grantDecrypt(reader);
  }

  /** Allows reading, and changing items alone or in one transaction; never a scan or a deletion. */
  public void grantChange(IGrantable writer) {
    grantRead(writer);
    table.grant(writer, "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem");
    key.grantEncrypt(writer);
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
