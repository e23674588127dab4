package io.millrace.doctor;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Checks that every module that makes a program was built into one. */
record ProgramsCheck(Path home) implements HealthCheck {

  @Override
  public String name() {
    return "programs";
  }

  @Override
  public Result result() {
    List<String> built = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    try {
      for (String parent : List.of("functions", "infra", "tools")) {
        try (Stream<Path> modules = Files.list(home.resolve(parent))) {
          for (Path module : modules.sorted().toList()) {
            if (makesProgram(module)) {
              boolean there = Files.isDirectory(module.resolve("target/program/lib"));
              (there ? built : missing).add(module.getFileName().toString());
            }
          }
        }
      }
    } catch (IOException e) {
      return new Unknown("%s cannot be read: %s".formatted(home, e.getMessage()));
    }
    return missing.isEmpty()
        ? new Ok("%s built".formatted(built.size()))
        : new Missing("not built: " + String.join(", ", missing), "./mvnw package");
  }

  private static boolean makesProgram(Path module) throws IOException {
    Path pom = module.resolve("pom.xml");
    return Files.isRegularFile(pom)
        && Files.isDirectory(module.resolve("src/main"))
        && Files.readString(pom).contains("<artifactId>maven-dependency-plugin</artifactId>");
  }
}
