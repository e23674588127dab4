package io.millrace.benchmark.serving;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * <a href="https://github.com/wg/wrk">wrk</a> with one thread, which asks for one row after the
 * other.
 */
final class Wrk {

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern OTHER_STATUS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final Pattern SOCKETS =
      Pattern.compile("connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

  private final Path script;

  /**
   * @param scratch where its script is written
   * @param bodies of the requests, in turn
   */
  Wrk(Path scratch, List<String> bodies) throws IOException {
    script =
        Files.writeString(
            scratch.resolve("invocations.lua"),
            """
            local bodies = {
            %s}
            local requests = {}
            init = function()
              for i, body in ipairs(bodies) do
                requests[i] = wrk.format("POST", "/invocations", {["Content-Type"] = "application/json"}, body)
              end
            end
            local at = 0
            request = function()
              at = at %% #requests + 1
              return requests[at]
            end
            """
                .formatted(
                    bodies.stream()
                        .map(body -> "[==[%s]==],\n".formatted(body))
                        .collect(Collectors.joining())));
  }

  /** Asks for so many seconds. */
  Load run(String address, int clients, int seconds) throws IOException {
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + clients,
                "-d" + seconds + "s",
                "--latency",
                "-s",
                script.toString(),
                address)
            .redirectErrorStream(true)
            .start();
    String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return parse(clients, said);
  }

  static Load parse(int clients, String said) {
    long failed = count(OTHER_STATUS, said) + count(SOCKETS, said);
    return new Load(
        clients,
        Double.parseDouble(find(RATE, said)),
        percentile("50", said),
        percentile("99", said),
        failed,
        Double.NaN);
  }

  private static double percentile(String percent, String said) {
    String latency = find(Pattern.compile("\\s" + percent + "%\\s+([0-9.]+[mu]?s)"), said);
    double number = Double.parseDouble(latency.replaceAll("[a-z]", ""));
    return switch (latency.replaceAll("[0-9.]", "")) {
      case "us" -> number / 1000;
      case "ms" -> number;
      default -> number * 1000;
    };
  }

  private static long count(Pattern pattern, String said) {
    Matcher matcher = pattern.matcher(said);
    long sum = 0;
    if (matcher.find()) {
      for (int i = 1; i <= matcher.groupCount(); i++) {
        sum += Long.parseLong(matcher.group(i));
      }
    }
    return sum;
  }

  private static String find(Pattern pattern, String said) {
    Matcher matcher = pattern.matcher(said);
    if (!matcher.find()) {
      throw new IllegalStateException("wrk said: " + said);
    }
    return matcher.group(1);
  }
}
