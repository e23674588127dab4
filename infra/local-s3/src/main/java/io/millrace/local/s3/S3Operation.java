package io.millrace.local.s3;

import java.io.IOException;

/** One operation of S3. */
@FunctionalInterface
interface S3Operation {

  /**
   * Does what is asked and answers.
   *
   * @throws S3Exception to refuse; only before anything was answered
   */
  void run(S3Request request) throws IOException;
}
