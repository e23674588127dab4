package io.millrace.local.sagemaker;

import io.millrace.local.service.ServiceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An {@code s3://bucket/prefix}. */
record S3Uri(String bucket, String key) {

  private static final Pattern FORM = Pattern.compile("s3://([a-z0-9.-]{3,63})/?(.*)");

  /**
   * Reads a parameter of an operation.
   *
   * @throws ServiceException with code {@code ValidationException} if it is no such URI
   */
  static S3Uri parse(String parameter, String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new ServiceException(
          400,
          "ValidationException",
          "Value '%s' at '%s' failed to satisfy constraint: s3://bucket/prefix"
              .formatted(text, parameter));
    }
    return new S3Uri(form.group(1), form.group(2));
  }

  /** What is below this. */
  S3Uri child(String name) {
    return new S3Uri(bucket, key.isEmpty() || key.endsWith("/") ? key + name : key + "/" + name);
  }

  @Override
  public String toString() {
    return "s3://%s/%s".formatted(bucket, key);
  }
}
