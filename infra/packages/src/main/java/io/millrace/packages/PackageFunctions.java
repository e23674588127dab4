package io.millrace.packages;

import io.millrace.cdk.FunctionSpecification;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Packs every module that has a function, and says how far each stays below Lambda's limit. */
public final class PackageFunctions {

  private static final double MEGABYTE = 1 << 20;

  private PackageFunctions() {}

  /** Takes the folder of all modules, and the architecture: {@code functions arm64}. */
  public static void main(String[] arguments) throws IOException {
    pack(Path.of(arguments[0]), Machine.named(arguments[1]), System.out);
  }

  static void pack(Path functions, Machine machine, PrintStream out) throws IOException {
    for (String module : modules()) {
      Path target = functions.resolve(module).resolve("target");
      LambdaPackage made =
          LambdaPackage.write(
              target.resolve("program"),
              target.resolve("%s-%s.zip".formatted(module, machine.title())),
              machine);
      out.printf(
          Locale.ROOT,
          "%-24s %6.1f MB unzipped, %6.1f MB below Lambda's limit%n",
          made.file().getFileName(),
          made.unzippedBytes() / MEGABYTE,
          made.marginBytes() / MEGABYTE);
    }
  }

  static List<String> modules() {
    return Arrays.stream(FunctionSpecification.values())
        .map(FunctionSpecification::module)
        .distinct()
        .sorted()
        .toList();
  }
}
