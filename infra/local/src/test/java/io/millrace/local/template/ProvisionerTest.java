package io.millrace.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.service.JsonTrees;
import io.millrace.local.service.Provisioned;
import io.millrace.local.service.Resource;
import io.millrace.local.service.ResourceType;
import io.millrace.local.service.TemplateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvisionerTest {

  private final List<Resource> made = new ArrayList<>();
  private final Provisioner provisioner =
      new Provisioner(List.of(new Thing()), text -> text.replace("https://aws", "http://here"));

  @Test
  void resourcesAreMadeAfterThoseTheyReferTo() {
    provision(
        """
        {"Resources": {
          "A": {"Type": "T::Thing", "Properties": {"x": {"Fn::GetAtt": ["B", "Arn"]}}},
          "B": {"Type": "T::Thing", "Properties": {"x": {"Fn::Sub": "${C}-${C.Arn}-${!C}"}}},
          "C": {"Type": "T::Thing", "DependsOn": ["D"]},
          "D": {"Type": "T::Thing"}}}
        """);

    assertThat(made).extracting(Resource::logicalId).containsExactly("D", "C", "B", "A");
    assertThat(property("B")).isEqualTo("ref-C-arn-C-${C}");
    assertThat(property("A")).isEqualTo("arn-B");
  }

  @Test
  void intrinsicFunctionsAnswerAsInCloudFormation() {
    assertThat(resolved("{\"Fn::Join\": [\"-\", [\"a\", {\"Ref\": \"AWS::Region\"}]]}"))
        .isEqualTo("a-us-east-1");
    assertThat(resolved("{\"Fn::Select\": [1, {\"Fn::Split\": [\":\", \"a:b:c\"]}]}"))
        .isEqualTo("b");
    assertThat(resolved("{\"Fn::FindInMap\": [\"M\", \"k\", \"v\"]}")).isEqualTo("found");
    assertThat(resolved("{\"Fn::If\": [\"Yes\", \"then\", \"else\"]}")).isEqualTo("then");
    assertThat(resolved("{\"Fn::If\": [\"No\", \"then\", \"else\"]}")).isEqualTo("else");
    assertThat(resolved("{\"Ref\": \"P\"}")).isEqualTo("default");
    assertThat(resolved("{\"Fn::Sub\": [\"${V}/${AWS::AccountId}\", {\"V\": \"v\"}]}"))
        .isEqualTo("v/000000000000");
    assertThat(resolved("{\"Fn::Sub\": \"https://aws/x\"}")).isEqualTo("http://here/x");
  }

  @Test
  void noValueRemovesItsProperty() {
    provision(
        """
        {"Resources": {"A": {"Type": "T::Thing",
          "Properties": {"x": {"Ref": "AWS::NoValue"}, "y": [1, {"Ref": "AWS::NoValue"}]}}}}
        """);

    assertThat(made.getFirst().properties().toString()).isEqualTo("{\"y\":[1]}");
  }

  @Test
  void stackImportsWhatAnEarlierOneExports() {
    List<MadeStack> outputs =
        provision(
            """
            {"Resources": {"A": {"Type": "T::Thing"}},
             "Outputs": {"O": {"Value": {"Ref": "A"}, "Export": {"Name": "S:O"}}}}
            """,
            """
            {"Resources": {"B": {"Type": "T::Thing", "Properties": {"x": {"Fn::ImportValue": "S:O"}}}}}
            """);

    assertThat(property("B")).isEqualTo("ref-A");
    assertThat(outputs.getFirst().outputs()).containsExactly(Map.entry("O", "ref-A"));
  }

  @Test
  void allUnknownTypesAreNamedAtOnceAndNothingIsMade() {
    assertThatThrownBy(() ->
            provision(
                """
                {"Resources": {"Fine": {"Type": "T::Thing"},
                  "Q": {"Type": "AWS::Quantum::Computer"}, "M": {"Type": "AWS::Moon::Base"}}}
                """))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("AWS::Quantum::Computer (Q in S0)")
        .hasMessageContaining("AWS::Moon::Base (M in S0)");
    assertThat(made).isEmpty();
  }

  @Test
  void resourceWhoseConditionFailsIsNotMade() {
    provision(
        """
        {"Conditions": {"No": {"Fn::Equals": ["a", "b"]}},
         "Resources": {"A": {"Type": "AWS::Quantum::Computer", "Condition": "No"}}}
        """);

    assertThat(made).isEmpty();
  }

  @Test
  void cyclesAndUnknownNamesAreRefused() {
    assertThatThrownBy(() ->
            provision(
                """
                {"Resources": {"A": {"Type": "T::Thing", "Properties": {"x": {"Ref": "B"}}},
                  "B": {"Type": "T::Thing", "Properties": {"x": {"Ref": "A"}}}}}
                """))
        .hasMessageContaining("A -> B -> A");
    assertThatThrownBy(() -> resolved("{\"Ref\": \"Nobody\"}")).hasMessageContaining("Nobody");
    assertThatThrownBy(() -> resolved("{\"Fn::Cidr\": []}")).hasMessageContaining("Fn::Cidr");
  }

  private String resolved(String expression) {
    made.clear();
    provision(
        """
        {"Mappings": {"M": {"k": {"v": "found"}}},
         "Parameters": {"P": {"Type": "String", "Default": "default"}},
         "Conditions": {"Yes": {"Fn::Not": [{"Fn::Equals": ["a", "b"]}]},
           "No": {"Fn::And": [{"Condition": "Yes"}, {"Fn::Equals": ["a", "b"]}]}},
         "Resources": {"A": {"Type": "T::Thing", "Properties": {"x": @}}}}
        """
            .replace("@", expression));
    return property("A");
  }

  private String property(String logicalId) {
    return made.stream()
        .filter(resource -> resource.logicalId().equals(logicalId))
        .map(resource -> resource.properties().path("x").asString())
        .findFirst()
        .orElseThrow();
  }

  private List<MadeStack> provision(String... documents) {
    List<Template> templates = new ArrayList<>();
    Arrays.stream(documents)
        .forEach(document ->
            templates.add(new Template("S" + templates.size(), JsonTrees.parse(document))));
    return provisioner.provision(new CloudAssembly(templates, Map.of()));
  }

  private final class Thing implements ResourceType {

    @Override
    public String name() {
      return "T::Thing";
    }

    @Override
    public Provisioned create(Resource resource) {
      made.add(resource);
      return new Provisioned(
          "ref-" + resource.logicalId(), Map.of("Arn", "arn-" + resource.logicalId()));
    }
  }
}
