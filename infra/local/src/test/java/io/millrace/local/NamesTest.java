package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.logs.LogsService;
import io.millrace.local.queue.SqsService;
import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients call things leads to no file but the service's own. */
class NamesTest {

  @TempDir Path data;

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "../..", "a/../../b", "../../../escaped"})
  void aLogGroupStaysInItsFolder(String name) throws IOException {
    Path folder = data.resolve("logs");
    try (var logs = new LogsService(folder, InstantSource.system())) {
      logs.append(name, "stream", "line");
    }

    try (Stream<Path> outside = Files.list(data);
        Stream<Path> inside = Files.list(folder)) {
      assertThat(outside).containsExactly(folder);
      assertThat(inside).singleElement().satisfies(group -> assertThat(group).isDirectory());
    }
    try (var logs = new LogsService(folder, InstantSource.system())) {
      logs.append(name, "stream", "more");
    }
    try (Stream<Path> inside = Files.list(folder)) {
      assertThat(inside).as("the same name after a restart").hasSize(1);
    }
  }

  @Test
  void aQueueWhoseNameLeadsElsewhereIsRefused() {
    try (var queues =
        new SqsService(
            "http://127.0.0.1:1", data.resolve("sqs"), InstantSource.system(), new Targets())) {
      ResourceType type = queues.resourceTypes().getFirst();

      assertThatThrownBy(() ->
              type.create(
                  new Resource("s", "Q", JsonTrees.object().put("QueueName", "../../escaped"))))
          .hasMessageContaining("alphanumeric");
      assertThat(data).isEmptyDirectory();
    }
  }
}
