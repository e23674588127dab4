package io.millrace.journeys;

import io.millrace.local.process.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands tests one platform that all of them share, each with projects of its own. */
final class SharedPlatform implements ParameterResolver {

  /** The platform and its state, which go after the last test. */
  private record Running(Platform platform, Path data) implements AutoCloseable {

    static Running start() {
      try {
        Path data = Files.createTempDirectory("millrace-journeys-");
        return new Running(Platform.start(data), data);
      } catch (IOException e) {
        throw new ParameterResolutionException("no platform", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ParameterResolutionException("no platform", e);
      }
    }

    @Override
    public void close() {
      platform.close();
      FileTrees.delete(data);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Platform.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRoot()
        .getStore(Namespace.create(SharedPlatform.class))
        .computeIfAbsent(Running.class, _ -> Running.start(), Running.class)
        .platform();
  }
}
