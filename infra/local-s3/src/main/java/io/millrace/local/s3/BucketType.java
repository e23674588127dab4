package io.millrace.local.s3;

import io.millrace.local.service.Arns;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.TemplateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code AWS::S3::Bucket}.
 *
 * <p>Versioning, Object Lock and EventBridge take effect; encryption is told. What protects or
 * tidies a bucket in the cloud (public access, ownership, lifecycle, logs) is accepted and has none
 * here. Direct notifications to functions, queues and topics are refused: Millrace's go through
 * EventBridge.
 */
final class BucketType implements ResourceType {

  private static final Set<String> KNOWN =
      Set.of(
          "BucketName",
          "VersioningConfiguration",
          "NotificationConfiguration",
          "BucketEncryption",
          "IntelligentTieringConfigurations",
          "LifecycleConfiguration",
          "LoggingConfiguration",
          "ObjectLockConfiguration",
          "ObjectLockEnabled",
          "OwnershipControls",
          "PublicAccessBlockConfiguration",
          "Tags");

  private final Buckets buckets;

  BucketType(Buckets buckets) {
    this.buckets = buckets;
  }

  @Override
  public String name() {
    return "AWS::S3::Bucket";
  }

  @Override
  public Provisioned create(Resource resource) {
    JsonNode properties = resource.properties();
    refuseUnknown(resource);
    JsonNode name = properties.path("BucketName");
    Bucket bucket = make(name.isMissingNode() ? resource.generatedName() : name.asString());
    Versioning versioning = versioning(properties, bucket.settings().versioning());
    JsonNode notifications = properties.path("NotificationConfiguration");
    boolean eventBridge = eventBridge(notifications.path("EventBridgeConfiguration"));
    bucket.configure(settings -> settings.withVersioning(versioning).withEventBridge(eventBridge));
    if (JsonTrees.text(properties, "ObjectLockEnabled", "false").equals("true")) {
      ObjectLock lock = objectLock(properties.path("ObjectLockConfiguration"));
      bucket.configure(settings -> settings.withObjectLock(lock));
    }
    Encryption encryption = encryption(properties.path("BucketEncryption"));
    bucket.configure(settings -> settings.withEncryption(encryption));
    String host = bucket.name() + ".s3.amazonaws.com";
    return new Provisioned(
        bucket.name(),
        Map.of(
            "Arn",
            "arn:aws:s3:::" + bucket.name(),
            "DomainName",
            host,
            "RegionalDomainName",
            "%s.s3.%s.amazonaws.com".formatted(bucket.name(), Arns.REGION)));
  }

  private Bucket make(String name) {
    try {
      return buckets.create(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (S3Exception e) {
      throw new TemplateException("bucket %s: %s".formatted(name, e.getMessage()));
    }
  }

  private void refuseUnknown(Resource resource) {
    Set<String> unknown = new TreeSet<>(resource.properties().propertyNames());
    unknown.removeAll(KNOWN);
    resource.properties().path("NotificationConfiguration").propertyNames().stream()
        .filter(property -> !property.equals("EventBridgeConfiguration"))
        .forEach(property -> unknown.add("NotificationConfiguration." + property));
    if (!unknown.isEmpty()) {
      throw new TemplateException(
          "%s %s: not emulated: %s"
              .formatted(name(), resource.logicalId(), String.join(", ", unknown)));
    }
  }

  private static Versioning versioning(JsonNode properties, Versioning before) {
    return switch (properties.path("VersioningConfiguration").path("Status").asString("")) {
      case "Enabled" -> Versioning.ENABLED;
      case "Suspended" -> Versioning.SUSPENDED;
      default -> before == Versioning.OFF ? Versioning.OFF : Versioning.SUSPENDED;
    };
  }

  private static ObjectLock objectLock(JsonNode configuration) {
    JsonNode retention = configuration.path("Rule").path("DefaultRetention");
    return retention.isMissingNode()
        ? ObjectLock.WITHOUT_DEFAULT
        : new ObjectLock(
            RetentionMode.valueOf(retention.path("Mode").asString()),
            JsonTrees.whole(retention, "Days", 0),
            JsonTrees.whole(retention, "Years", 0));
  }

  /** It is told with each object; the disk is not encrypted by it. */
  private static @Nullable Encryption encryption(JsonNode property) {
    JsonNode usual =
        property
            .path("ServerSideEncryptionConfiguration")
            .path(0)
            .path("ServerSideEncryptionByDefault");
    return usual.isMissingNode()
        ? null
        : new Encryption(
            usual.path("SSEAlgorithm").asString(Encryption.USUAL.algorithm()),
            usual.has("KMSMasterKeyID") ? usual.path("KMSMasterKeyID").asString() : null);
  }

  /** An empty configuration is enough to switch it on. */
  private static boolean eventBridge(JsonNode configuration) {
    return !configuration.isMissingNode()
        && configuration.path("EventBridgeEnabled").asBoolean(true);
  }
}
