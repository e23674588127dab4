package io.millrace.serving;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.ProjectName;
import io.millrace.modeling.Model;
import io.millrace.modeling.PlainJson;
import io.millrace.modeling.archive.ModelArchive;
import java.util.Map;

/**
 * A model and what its answers call it.
 *
 * @param version 0 where nobody said which it is: no version has that number
 */
record ServedVersion(ProjectName name, int version, Model model) {

  static final String NAME = "MILLRACE_MODEL";
  static final String VERSION = "MILLRACE_VERSION";

  private static final ProjectName UNNAMED = new ProjectName("model");

  /**
   * The model of an archive by the name that the environment gives it; else that which it was
   * trained under.
   *
   * @throws InvalidInputException if name or version in the environment is none
   */
  static ServedVersion of(Model model, ModelArchive archive, Map<String, String> environment) {
    String name = environment.get(NAME);
    return new ServedVersion(
        name == null ? trained(archive) : new ProjectName(name), version(environment), model);
  }

  private static ProjectName trained(ModelArchive archive) {
    byte[] provenance = archive.files().get(ModelArchive.PROVENANCE);
    return provenance != null
            && PlainJson.readObject(provenance).get("project") instanceof String project
        ? new ProjectName(project)
        : UNNAMED;
  }

  private static int version(Map<String, String> environment) {
    String version = environment.getOrDefault(VERSION, "0");
    if (!version.matches("[0-9]{1,9}")) {
      throw new InvalidInputException(VERSION, "the number of a version", version);
    }
    return Integer.parseInt(version);
  }
}
