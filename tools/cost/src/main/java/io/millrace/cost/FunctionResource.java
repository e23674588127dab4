package io.millrace.cost;

import tools.jackson.databind.JsonNode;

/** What a template says of a Lambda function. */
final class FunctionResource {

  private FunctionResource() {}

  /** The bean that it runs, or the class of its handler, beginning small. */
  static String name(Resource function) {
    JsonNode properties = function.properties();
    String bean =
        properties.at("/Environment/Variables/SPRING_CLOUD_FUNCTION_DEFINITION").asString("");
    String handler = properties.path("Handler").asString("");
    String name = bean.isEmpty() ? handler.substring(handler.lastIndexOf('.') + 1) : bean;
    return name.isEmpty()
        ? function.id()
        : Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  static double memoryMib(Resource function) {
    return function.properties().path("MemorySize").asDouble(128);
  }

  /** Disk beyond what comes with every function. */
  static double extraDiskMib(Resource function) {
    return Math.max(0, function.properties().at("/EphemeralStorage/Size").asDouble(512) - 512);
  }

  static boolean isArm(Resource function) {
    return function.properties().at("/Architectures/0").asString("x86_64").equals("arm64");
  }

  static boolean isTraced(Resource function) {
    return function.properties().at("/TracingConfig/Mode").asString("").equals("Active");
  }

  private static boolean hasSnapshot(Resource function) {
    return function.properties().at("/SnapStart/ApplyOn").asString("").equals("PublishedVersions");
  }

  private static boolean isSpring(Resource function) {
    return function.properties().at("/Environment/Variables").has("MAIN_CLASS");
  }

  /** What a start adds to the first run of a process, in seconds billed. */
  static double startSeconds(Resource function, Workload workload) {
    if (hasSnapshot(function)) {
      return workload.restoreMillis() / 1000;
    }
    double millis = isSpring(function) ? workload.springStartMillis() : workload.plainStartMillis();
    return billedSeconds(function, millis);
  }

  /** So much work of one core takes this long with the function's share of one. */
  static double billedSeconds(Resource function, double coreMillis) {
    return coreMillis / 1000 * Math.max(1, Workload.ONE_CORE_MIB / memoryMib(function));
  }
}
