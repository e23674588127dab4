package io.millrace.cdk;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What every function of a stage is given.
 *
 * @param stage that it belongs to
 * @param artifacts that functions run
 * @param key that encrypts what functions log and what they give up
 * @param network that functions run in; null for AWS's own
 * @param environment names of buckets, table and bus; no secret is ever among them
 */
record FunctionContext(
    Stage stage,
    Artifacts artifacts,
    DataKey key,
    @Nullable PrivateNetwork network,
    Map<String, String> environment) {

  FunctionContext {
    // Sorted, so that the template is the same each time.
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }

  /** The same, with more in the environment. */
  FunctionContext with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(more);
    return new FunctionContext(stage, artifacts, key, network, all);
  }
}
