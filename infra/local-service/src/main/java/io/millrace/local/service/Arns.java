package io.millrace.local.service;

/** The one account and region that the local cloud is, and the names of things in it. */
public final class Arns {

  public static final String REGION = "us-east-1";
  public static final String ACCOUNT = "000000000000";
  public static final String PARTITION = "aws";

  private Arns() {}

  /** {@code arn:aws:<service>:us-east-1:000000000000:<resource>}. */
  public static String of(String service, String resource) {
    return String.join(":", "arn", PARTITION, service, REGION, ACCOUNT, resource);
  }

  /**
   * The part after the last {@code :} or {@code /}: the plain name, whether given one or an ARN.
   */
  public static String nameIn(String arnOrName) {
    int start = Math.max(arnOrName.lastIndexOf(':'), arnOrName.lastIndexOf('/'));
    return arnOrName.substring(start + 1);
  }
}
