package io.millrace.local.lambda;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one invocation of a function used. What the operating system does not tell is null.
 *
 * @param logGroup of the function
 * @param pid of its process
 * @param memoryMegabytes that the template gives it
 * @param succeeded whether the function returned
 * @param duration from when the process took it until it answered, initialization not included
 * @param init from the start of the process until it could be invoked, with its first invocation;
 *     null with those after it
 * @param initCpu processor time of the process before its first invocation; null with those after
 * @param cpu processor time of the process during the invocation, to about 10 ms
 * @param peakBytes the most memory that was resident since the process started
 */
public record InvocationUsage(
    String logGroup,
    long pid,
    int memoryMegabytes,
    boolean succeeded,
    Duration duration,
    @Nullable Duration init,
    @Nullable Duration initCpu,
    @Nullable Duration cpu,
    @Nullable Long peakBytes) {}
