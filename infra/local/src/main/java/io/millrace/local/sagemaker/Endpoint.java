package io.millrace.local.sagemaker;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint and what answers for it.
 *
 * @param configuration whose variants answer, or are to
 * @param status as SageMaker calls it
 * @param failure why it never answered; null where it did, or may still
 * @param created seconds since the epoch
 * @param modified seconds since the epoch
 * @param variants that answer; empty until the first configuration does
 */
record Endpoint(
    String name,
    String configuration,
    String status,
    @Nullable String failure,
    double created,
    double modified,
    List<Variant> variants) {

  static final String CREATING = "Creating";
  static final String UPDATING = "Updating";
  static final String IN_SERVICE = "InService";
  static final String FAILED = "Failed";

  Endpoint {
    variants = List.copyOf(variants);
  }

  /**
   * A variant that answers a share of the requests, as its weight is to those of all.
   *
   * @param processes one for each instance, asked in turn
   * @param asked counts the requests that nobody has looked at yet
   */
  record Variant(
      String name,
      double weight,
      List<VariantProcess> processes,
      LongAdder asked,
      AtomicInteger turn) {

    Variant {
      processes = List.copyOf(processes);
    }

    Variant(String name, double weight, List<VariantProcess> processes) {
      this(name, weight, processes, new LongAdder(), new AtomicInteger());
    }

    /** The process that answers the next request. */
    VariantProcess next() {
      asked.increment();
      return processes.get(Math.floorMod(turn.getAndIncrement(), processes.size()));
    }

    /** The same with other processes. */
    Variant with(List<VariantProcess> others) {
      return new Variant(name, weight, others, asked, turn);
    }
  }

  /** Whether it is on its way to another state, in which nobody may interfere. */
  boolean isChanging() {
    return status.equals(CREATING) || status.equals(UPDATING);
  }

  Endpoint with(String next, @Nullable String why, double now) {
    return new Endpoint(name, configuration, next, why, created, now, variants);
  }

  /** The variant of a name; empty where none answers by it. */
  Optional<Variant> variant(String wanted) {
    return variants.stream().filter(each -> each.name().equals(wanted)).findFirst();
  }

  /** The same with other processes for a variant. */
  Endpoint with(Variant scaled, double now) {
    List<Variant> next =
        variants.stream().map(each -> each.name().equals(scaled.name()) ? scaled : each).toList();
    return new Endpoint(name, configuration, IN_SERVICE, null, created, now, next);
  }

  /** The same answered by another configuration. */
  Endpoint answeredBy(String next, List<Variant> by, double now) {
    return new Endpoint(name, next, IN_SERVICE, null, created, now, by);
  }

  /** Who answers the next request. */
  Variant choose(RandomGenerator chance) {
    double at = chance.nextDouble() * variants.stream().mapToDouble(Variant::weight).sum();
    for (Variant variant : variants) {
      at -= variant.weight();
      if (at < 0) {
        return variant;
      }
    }
    return variants.getLast();
  }
}
