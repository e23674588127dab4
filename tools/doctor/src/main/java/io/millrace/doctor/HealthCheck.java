package io.millrace.doctor;

/** One thing that must be well. */
interface HealthCheck {

  /** One or two words. */
  String name();

  /** Looks; never throws for what an account may answer. */
  Result result();
}
