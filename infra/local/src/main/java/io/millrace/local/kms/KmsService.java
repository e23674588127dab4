package io.millrace.local.kms;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServiceException;
import io.millrace.local.service.TemplateException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** AWS KMS: the keys of the templates, and what is signed with them. */
public final class KmsService implements AwsService {

  private final KmsKeys keys;
  private final KmsApi api;

  /**
   * @param folder where keys are kept, for their owner only
   */
  public KmsService(Path folder, InstantSource clock) {
    this.keys = new KmsKeys(folder, clock);
    this.api = new KmsApi(keys, clock);
  }

  @Override
  public String signingName() {
    return "kms";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    api.handle(exchange);
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return List.of(new KeyType(), new AliasType());
  }

  @Override
  public void close() {}

  /** {@code AWS::KMS::Key}. */
  private final class KeyType implements ResourceType {

    @Override
    public String name() {
      return "AWS::KMS::Key";
    }

    @Override
    public Provisioned create(Resource resource) {
      String id = UUID.nameUUIDFromBytes(resource.generatedName().getBytes(UTF_8)).toString();
      try {
        KmsKey key =
            keys.create(
                id,
                JsonTrees.text(resource.properties(), "Description", ""),
                JsonTrees.text(resource.properties(), "KeyUsage", KmsKey.ENCRYPTS),
                JsonTrees.text(resource.properties(), "KeySpec", KmsKey.SYMMETRIC));
        return new Provisioned(id, Map.of("Arn", key.arn(), "KeyId", id));
      } catch (ServiceException e) {
        throw new TemplateException(String.valueOf(e.getMessage()));
      }
    }
  }

  /** {@code AWS::KMS::Alias}. */
  private final class AliasType implements ResourceType {

    @Override
    public String name() {
      return "AWS::KMS::Alias";
    }

    @Override
    public Provisioned create(Resource resource) {
      String name = resource.properties().path("AliasName").asString("");
      keys.alias(name, resource.properties().path("TargetKeyId").asString(""));
      return new Provisioned(name, Map.of());
    }
  }
}
