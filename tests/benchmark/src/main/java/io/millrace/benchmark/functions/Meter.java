package io.millrace.benchmark.functions;

import io.millrace.cdk.FunctionSpecification;
import io.millrace.local.lambda.InvocationSink;
import io.millrace.local.lambda.InvocationUsage;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps what every invocation used, and whether its work was usual or the largest there is. */
final class Meter implements InvocationSink {

  /** One invocation. */
  record Reading(InvocationUsage usage, boolean largest) {

    boolean is(FunctionSpecification specification) {
      return usage.logGroup().endsWith("/" + specification.title());
    }
  }

  private final Queue<Reading> readings = new ConcurrentLinkedQueue<>();
  private volatile boolean largest;
  private volatile boolean reading = true;

  @Override
  public void ended(InvocationUsage usage) {
    if (reading) {
      readings.add(new Reading(usage, largest));
    }
  }

  /** Reads no more until {@link #begin}: what is cut short by the end of a cloud is no failure. */
  void pause() {
    reading = false;
  }

  void begin() {
    reading = true;
  }

  /** What is measured from now on is the largest work. */
  void largestFromNow() {
    largest = true;
  }

  /** What is measured from now on is usual work. */
  void usualFromNow() {
    largest = false;
  }

  List<Reading> of(FunctionSpecification specification) {
    return readings.stream().filter(reading -> reading.is(specification)).toList();
  }

  /** How often the function has returned. */
  long returned(FunctionSpecification specification) {
    return of(specification).stream().filter(reading -> reading.usage().succeeded()).count();
  }

  /** How often the function has ended, whether it returned or failed. */
  long ended(FunctionSpecification specification) {
    return of(specification).size();
  }
}
