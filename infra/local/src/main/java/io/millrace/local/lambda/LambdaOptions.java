package io.millrace.local.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How functions are run on this machine.
 *
 * @param endpoint the local cloud's, given to functions as their AWS endpoint
 * @param cacheFolder where JVMs keep what makes the next start faster, and zips are unpacked
 * @param stateFolder where accepted asynchronous invocations wait
 * @param isolation what keeps functions apart
 * @param environmentsPerFunction most execution environments of one function at a time
 * @param prestarts functions that may initialize at once before they are first invoked; 0 for none
 * @param firstRetryDelay wait before an asynchronous invocation is tried again (AWS: one minute)
 * @param images folders of programs that stand for container images, by their repository
 */
public record LambdaOptions(
    String endpoint,
    Path cacheFolder,
    Path stateFolder,
    Isolation isolation,
    int environmentsPerFunction,
    int prestarts,
    Duration firstRetryDelay,
    Map<String, Path> images) {

  public LambdaOptions {
    images = Map.copyOf(images);
  }
}
