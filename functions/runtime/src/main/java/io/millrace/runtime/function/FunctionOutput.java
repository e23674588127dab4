package io.millrace.runtime.function;

import java.io.PrintStream;

/**
 * The standard output of a function without what Spring Cloud Function prints at each start ({@code
 * ======> SOURCE: …}), which is no line of our log.
 */
final class FunctionOutput extends PrintStream {

  private static final String LEFT_IN = "======> SOURCE";

  private FunctionOutput(PrintStream out) {
    super(out, true);
  }

  static void install() {
    System.setOut(new FunctionOutput(System.out));
  }

  @Override
  public void println(String line) {
    if (!line.startsWith(LEFT_IN)) {
      super.println(line);
    }
  }
}
