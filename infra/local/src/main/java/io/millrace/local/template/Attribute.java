package io.millrace.local.template;

import tools.jackson.databind.JsonNode;

/** What {@code Fn::GetAtt} names; {@code name} is empty where only a logical id is named. */
record Attribute(String logicalId, String name) {

  /** Reads both forms: {@code ["Id", "Name"]} and {@code "Id.Name"}. */
  static Attribute of(JsonNode node) {
    return node.isArray()
        ? new Attribute(node.path(0).asString(), node.path(1).asString())
        : of(node.asString());
  }

  static Attribute of(String dotted) {
    int dot = dotted.indexOf('.');
    return dot < 0
        ? new Attribute(dotted, "")
        : new Attribute(dotted.substring(0, dot), dotted.substring(dot + 1));
  }
}
