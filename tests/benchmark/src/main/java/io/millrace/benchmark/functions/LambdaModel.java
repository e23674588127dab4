package io.millrace.benchmark.functions;

/**
 * How long processor time takes on Lambda, and what it costs.
 *
 * <p>The model: a function has processor time in proportion to its memory, one vCPU at {@value
 * #ONE_VCPU_MIB} MB; what runs on one thread gets no faster beyond. A vCPU is taken to be as fast
 * as a core of the machine that measured. Waiting for other services is not in it.
 *
 * <p>Source: AWS Lambda Developer Guide, "Configure Lambda function memory": "At 1,769 MB, a
 * function has the equivalent of one vCPU (one vCPU-second of credits per second)."
 */
public final class LambdaModel {

  static final int ONE_VCPU_MIB = 1769;

  /** What is billed of a restore from a snapshot, at any memory: assumed, as none happens here. */
  static final double RESTORE_SECONDS = 0.3;

  private LambdaModel() {}

  /** Seconds that so much processor time takes with this memory. */
  public static double seconds(double cpuSeconds, int memoryMib) {
    return cpuSeconds * Math.max(1, (double) ONE_VCPU_MIB / memoryMib);
  }

  /** What it is billed: seconds times memory, in GB. */
  public static double gbSeconds(double cpuSeconds, int memoryMib) {
    return seconds(cpuSeconds, memoryMib) * memoryMib / 1024;
  }
}
