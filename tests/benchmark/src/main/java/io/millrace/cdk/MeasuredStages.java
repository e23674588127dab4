package io.millrace.cdk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.App;

/**
 * The two stages in which every function there is has its work: {@code dev}, which hands versions
 * over, and one that takes them in. All is as {@code dev} is deployed; the second stage is not
 * {@code staging} itself, as private networks and firewalls do not run on one machine.
 */
public final class MeasuredStages {

  private MeasuredStages() {}

  /** Writes {@code dev}. */
  public static void dev(Path folder) {
    App app = MillraceApp.app(folder.toString(), Stages.USUAL_QUALIFIER);
    MillraceApp.provision(app, dev(), Packaging.ANY.artifacts(), EdgeStack.REGION);
    app.synth();
  }

  /** Writes the stage after {@code dev}, with {@code dev}'s data beside it, as in one account. */
  public static void after(Path folder) {
    Stage dev = dev();
    App app = MillraceApp.app(folder.toString(), Stages.USUAL_QUALIFIER);
    var _ = new DataStack(app, "MillraceData-dev", dev, "local", null);
    MillraceApp.provision(app, receiving(dev), Packaging.ANY.artifacts(), EdgeStack.REGION);
    app.synth();
  }

  /** The bucket in which it takes in promotions, in the local cloud's account and region. */
  public static String promotionsBucket(String account, String region) {
    return "millrace-%s-promotions-%s-%s".formatted(next(dev()), account, region);
  }

  private static Stage dev() {
    return Stages.read(Path.of(Stages.FILE)).named("dev");
  }

  private static Stage receiving(Stage dev) {
    return new Stage(
        next(dev),
        dev.site(),
        dev.retention(),
        dev.throttle(),
        dev.limits(),
        dev.approval(),
        dev.encryption(),
        dev.network(),
        dev.firewall(),
        dev.domain(),
        dev.keepsData(),
        dev.alarms(),
        new Neighbours(Optional.of(new Neighbours.Neighbour(dev.name(), null)), Optional.empty()),
        List.of());
  }

  private static String next(Stage dev) {
    return dev.neighbours().after().orElseThrow().stage();
  }
}
