package io.millrace.cdk;

import io.millrace.cdk.Neighbours.Neighbour;
import io.millrace.cdk.StateTable.Part;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.Match;
import software.constructs.Construct;

/**
 * Registers versions, hands them to the stage after this one, and takes those of the one before.
 */
final class RegistryModule extends LoopModule {

  private final LoopContext context;
  private final DataStack data;
  private final FunctionContext registering;

  RegistryModule(Construct scope, String id, LoopContext context) {
    super(scope, id, context);
    this.context = context;
    data = context.data();
    registering = context.signing().with(Map.of("APPROVAL", context.stage().approval().name()));
    register();
    context.stage().neighbours().after().ifPresent(this::promote);
    context.stage().neighbours().before().ifPresent(this::receive);
  }

  private void register() {
    var register =
        asynchronous(FunctionSpecification.REGISTER_VERSION, registering)
            .onEvent(context.bus(), "run.passed");
    data.data().grantRead(register.role(), "runs/");
    data.models().grantRead(register.role(), "");
    data.models().grantWrite(register.role(), "");
    data.signingKey().grantSign(register.role());
    data.stateTable().grantChange(register.role(), Part.PROJECTS);
  }

  private void promote(Neighbour next) {
    var promote =
        asynchronous(
                FunctionSpecification.PROMOTE_VERSION,
                registering.with(Map.of("NEXT_STAGE_BUCKET", next.promotionsBucket())))
            .onEvent(context.bus(), "promotion.requested");
    data.models().grantRead(promote.role(), "");
    data.signingKey().grantSign(promote.role());
    data.signingKey().grantVerify(promote.role());
    data.stateTable().grantChange(promote.role(), Part.PROJECTS);
    next.grantHandOver(promote.role());
  }

  private void receive(Neighbour previous) {
    PrivateBucket promotions = data.promotions().orElseThrow();
    var receive =
        asynchronous(
                FunctionSpecification.RECEIVE_PROMOTION,
                registering.with(
                    Map.of(
                        "PREVIOUS_STAGE", previous.stage(),
                        "PREVIOUS_STAGE_KEY", previous.signingKeyArn())))
            .onAwsEvent(
                EventPattern.builder()
                    .source(List.of("aws.s3"))
                    .detailType(List.of("Object Created"))
                    .detail(
                        new TreeMap<>(
                            Map.of(
                                "bucket", Map.of("name", List.of(promotions.name())),
                                "object", Map.of("key", Match.suffix("/promotion.json")))))
                    .build());
    promotions.grantRead(receive.role(), "");
    data.models().grantRead(receive.role(), "");
    data.models().grantWrite(receive.role(), "");
    data.signingKey().grantSign(receive.role());
    data.stateTable().grantChange(receive.role(), Part.PROJECTS);
    previous.grantVerify(receive.role());
  }
}
