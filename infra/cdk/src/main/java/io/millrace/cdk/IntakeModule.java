package io.millrace.cdk;

import io.millrace.cdk.StateTable.Part;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.events.EventPattern;
import software.constructs.Construct;

/** Reads what is dropped into the intake bucket to be learned from, and definitions of projects. */
final class IntakeModule extends LoopModule {

  private static final String[] WRITTEN = {"datasets/", "quarantine/", "reports/"};
  private static final String[] OF_OTHERS = {
    "batch-out/", "captures/", "captures-failed/", "feedback/", "joined/"
  };

  IntakeModule(Construct scope, String id, LoopContext context) {
    super(scope, id, context);
    DataStack data = context.data();
    String gathers = "millrace-%s-gatherings".formatted(context.stage().name());
    var ingest =
        asynchronous(
                FunctionSpecification.INGEST_UPLOAD,
                context.functions().with(Map.of("GATHER_CLOCK", gathers)))
            .onAwsEvent(
                created(
                    data.intake(), Map.of("anything-but", Map.of("prefix", BatchModule.DROPPED))))
            .whenSet(gathers);
    data.intake().grantRead(ingest.role(), "");
    data.data().grantRead(ingest.role(), WRITTEN);
    data.data().grantWrite(ingest.role(), WRITTEN);
    // To forget somebody, it also reads and replaces what others wrote of them.
    data.data().grantRead(ingest.role(), OF_OTHERS);
    data.data().grantWrite(ingest.role(), OF_OTHERS);
    data.intake().grantDestroy(ingest.role(), "");
    data.data().grantDestroy(ingest.role(), WRITTEN);
    data.data().grantDestroy(ingest.role(), OF_OTHERS);
    data.data().grantDestroy(ingest.role(), "tables/", "runs/*/*/learn/", "runs/*/*/brought/");
    data.stateTable().grantChange(ingest.role(), Part.PROJECTS);
  }

  /**
   * Files that are dropped.
   *
   * @param key what the pattern says of their keys
   */
  static EventPattern created(PrivateBucket intake, Map<String, Object> key) {
    return EventPattern.builder()
        .source(List.of("aws.s3"))
        .detailType(List.of("Object Created"))
        .detail(
            new TreeMap<>( // always in the same order
                Map.of(
                    "bucket",
                    Map.of("name", List.of(intake.name())),
                    "object",
                    Map.of("key", List.of(key)))))
        .build();
  }
}
