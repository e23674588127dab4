package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A module carries the SDK of the services that it uses, and no other. */
class AwsPortsTest {

  private static final String SERVICES = "software.amazon.awssdk.services.";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL", "http://127.0.0.1:1");

  @ParameterizedTest
  @CsvSource({
    "transactions, dynamodb, table",
    "objects, s3, ",
    "signatures, kms, key",
    "trainingJobStates, sagemaker, ",
    "trainingLog, cloudwatchlogs, job",
    "deadLetters, sqs, http://127.0.0.1/queue",
    "functions, lambda, IngestUpload=arn",
    "trainingLogs, cloudwatchlogs, ",
    "errorAlarms, cloudwatch, dev;arn:aws:sns:eu-central-1:000000000000:alarms;Runbook;team=churn",
    "versionMetrics, cloudwatch, dev",
    "rolloutClock, eventbridge, millrace-dev-rollouts",
    "bus, eventbridge, bus"
  })
  void aPortNeedsItsOwnServiceAlone(String port, String service, String arguments)
      throws IOException, ReflectiveOperationException {
    String[] given = arguments == null ? new String[0] : arguments.split(";", -1);

    try (var carried = new Carried(Set.of(service));
        var missing = new Carried(Set.of())) {
      assertThat(carried.make(port, given)).isNotNull();
      assertThatThrownBy(() -> missing.make(port, given))
          .hasCauseInstanceOf(NoClassDefFoundError.class)
          .hasStackTraceContaining(service);
    }
  }

  /** Our class path, but for all services of the SDK that a module does not carry. */
  private static final class Carried extends URLClassLoader {

    private final Set<String> carried;

    Carried(Set<String> carried) {
      super(classPath(), ClassLoader.getPlatformClassLoader());
      this.carried = carried;
    }

    Object make(String port, String... arguments) throws ReflectiveOperationException {
      Class<?> type = loadClass("io.millrace.aws.AwsPorts");
      Object ports =
          type.getMethod("of", Map.class, InstantSource.class)
              .invoke(null, ENVIRONMENT, InstantSource.system());
      Method method =
          Arrays.stream(type.getMethods())
              .filter(each -> each.getName().equals(port))
              .findFirst()
              .orElseThrow();
      return method.invoke(ports, (Object[]) arguments);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith(SERVICES)
          && !carried.contains(name.substring(SERVICES.length()).split("\\.", -1)[0])) {
        throw new ClassNotFoundException(name);
      }
      return super.findClass(name);
    }

    private static URL[] classPath() {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(entry -> {
            try {
              return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
              throw new UncheckedIOException(e);
            }
          })
          .toArray(URL[]::new);
    }
  }
}
