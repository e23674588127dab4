package io.millrace.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.definition.ProjectYaml;
import io.millrace.domain.InvalidInputException;
import java.nio.charset.StandardCharsets;

/** The definition of a project, as it is put. */
class DefinitionFuzzTest {

  @FuzzTest
  @DictionaryEntries({
    "columns:",
    "task: binary",
    "target: ",
    "{type: ",
    "gates:",
    "&a",
    "*a",
    "<<:"
  })
  void isReadOrRefused(byte[] yaml) {
    try {
      ProjectYaml.parse(new String(yaml, StandardCharsets.UTF_8));
    } catch (InvalidInputException refused) {
      // with line and column
    }
  }
}
