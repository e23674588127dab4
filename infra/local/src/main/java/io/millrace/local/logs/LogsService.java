package io.millrace.local.logs;

import io.millrace.local.service.Arns;
import io.millrace.local.service.AwsExchange;
import io.millrace.local.service.AwsService;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.LogSink;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.ServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** CloudWatch Logs: groups and streams, written by functions and read through the API. */
public final class LogsService implements AwsService, LogSink {

  private final Path folder;
  private final InstantSource clock;
  private final LogsApi api = new LogsApi(this);
  private final ConcurrentNavigableMap<String, LogGroup> groups = new ConcurrentSkipListMap<>();

  /** Keeps groups below a folder, and takes up those that are there. */
  public LogsService(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
    try {
      Files.createDirectories(folder);
      try (Stream<Path> kept = Files.list(folder)) {
        kept.map(path -> URLDecoder.decode(path.getFileName().toString(), StandardCharsets.UTF_8))
            .forEach(this::create);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("logs", e);
    }
  }

  @Override
  public String signingName() {
    return "logs";
  }

  @Override
  public void handle(AwsExchange exchange) throws IOException {
    api.handle(exchange);
  }

  @Override
  public List<ResourceType> resourceTypes() {
    return List.of(new LogGroupType());
  }

  @Override
  public void append(String group, String stream, String message) {
    create(group).append(stream, message);
  }

  @Override
  public void close() {
    groups.values().forEach(LogGroup::close);
  }

  LogGroup create(String name) {
    return groups.computeIfAbsent(
        name, absent -> new LogGroup(absent, folder.resolve(fileName(absent)), clock));
  }

  /**
   * A name of one folder, which leads to no other: "." and ".." are names of log groups as well.
   */
  private static String fileName(String group) {
    return URLEncoder.encode(group, StandardCharsets.UTF_8).replace(".", "%2E");
  }

  boolean has(String name) {
    return groups.containsKey(name);
  }

  void delete(LogGroup group) {
    groups.remove(group.name());
    group.delete();
  }

  LogGroup group(String name) {
    LogGroup group = groups.get(name);
    if (group == null) {
      throw new ServiceException(
          400, "ResourceNotFoundException", "The specified log group does not exist: " + name);
    }
    return group;
  }

  Collection<LogGroup> groups() {
    return groups.values();
  }

  static String arn(String group) {
    return Arns.of("logs", "log-group:" + group + ":*");
  }

  /** {@code AWS::Logs::LogGroup}; its retention is this package's bound instead. */
  private final class LogGroupType implements ResourceType {

    @Override
    public String name() {
      return "AWS::Logs::LogGroup";
    }

    @Override
    public Provisioned create(Resource resource) {
      String name = JsonTrees.text(resource.properties(), "LogGroupName", resource.generatedName());
      LogsService.this.create(name);
      return new Provisioned(name, Map.of("Arn", arn(name)));
    }
  }
}
