package io.millrace.local.sagemaker;

import io.millrace.local.service.Arns;
import io.millrace.local.service.JsonFolder;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.ServiceException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Models or configurations of endpoints, as they were asked for. They never change, and survive a
 * restart.
 */
final class EndpointDefinitions {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");

  private final String kind;
  private final JsonFolder folder;
  private final InstantSource clock;
  private final Map<String, JsonNode> all;

  /**
   * @param kind as ARNs name it, such as {@code endpoint-config}
   */
  EndpointDefinitions(String kind, JsonFolder folder, InstantSource clock) {
    this.kind = kind;
    this.folder = folder;
    this.clock = clock;
    this.all = new ConcurrentHashMap<>(folder.entries());
  }

  /**
   * Keeps one.
   *
   * @param arn the member that tells its ARN
   * @throws ServiceException with code {@code ValidationException} if there is one of this name, or
   *     it is none
   */
  ObjectNode create(String name, JsonNode given, String arn) {
    if (!NAME.matcher(name).matches()) {
      throw invalid(
          "Value '%s' at the name of the %s failed to satisfy constraint: Member must satisfy regular expression pattern: %s"
              .formatted(name, kind, NAME.pattern()));
    }
    ObjectNode kept = ((ObjectNode) given).deepCopy();
    kept.put(arn, arn(name)).put("CreationTime", clock.millis() / 1000.0);
    if (all.putIfAbsent(name, kept) != null) {
      throw invalid("Cannot create already existing %s \"%s\".".formatted(kind, arn(name)));
    }
    folder.keep(name, kept);
    return JsonTrees.object().put(arn, arn(name));
  }

  /**
   * One of them.
   *
   * @throws ServiceException with code {@code ValidationException} if there is none
   */
  JsonNode find(String name) {
    JsonNode found = all.get(name);
    if (found == null) {
      throw invalid("Could not find %s \"%s\".".formatted(kind, arn(name)));
    }
    return found;
  }

  /**
   * What a list tells of each whose name contains this, by name.
   *
   * @param members that are told
   */
  List<ObjectNode> summaries(@Nullable String nameContains, String... members) {
    return all.entrySet().stream()
        .filter(each -> nameContains == null || each.getKey().contains(nameContains))
        .sorted(Map.Entry.comparingByKey())
        .map(each -> ((ObjectNode) each.getValue()).deepCopy().retain(members))
        .toList();
  }

  /**
   * Forgets one.
   *
   * @throws ServiceException as {@link #find}
   */
  void delete(String name) {
    var _ = find(name);
    folder.forget(name);
    all.remove(name);
  }

  private String arn(String name) {
    return Arns.of("sagemaker", kind + "/" + name);
  }

  static ServiceException invalid(String message) {
    return new ServiceException(400, "ValidationException", message);
  }
}
