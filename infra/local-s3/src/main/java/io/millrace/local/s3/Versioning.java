package io.millrace.local.s3;

/** Whether a bucket keeps what is overwritten and deleted. */
enum Versioning {
  /** Never switched on. */
  OFF,
  ENABLED,
  SUSPENDED
}
