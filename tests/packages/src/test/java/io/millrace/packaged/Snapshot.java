package io.millrace.packaged;

import org.crac.Core;
import org.crac.Resource;

/** Starts a function and prepares it for its snapshot, as AWS Lambda does when it is published. */
public final class Snapshot {

  private Snapshot() {}

  /** Takes the name of the class that Lambda calls. */
  public static void main(String[] arguments) throws Exception {
    Object handler = Class.forName(arguments[0]).getConstructor().newInstance();
    ((Resource) handler).beforeCheckpoint(Core.getGlobalContext());
    ((Resource) handler).afterRestore(Core.getGlobalContext());
    System.exit(0);
  }
}
