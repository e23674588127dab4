package io.millrace.domain.compute;

/** What a project says of where its models are trained. */
public sealed interface ComputeChoice permits ComputeChoice.Auto, Compute {

  /** The smallest that suffices for the data; {@link ComputePolicy} chooses. */
  record Auto() implements ComputeChoice {}
}
