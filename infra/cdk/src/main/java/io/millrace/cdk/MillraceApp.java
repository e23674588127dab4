package io.millrace.cdk;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.App;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.Validations;

/**
 * Writes the templates of one stage: {@code -c stage=prod}, or {@code dev} if nothing is said, for
 * machines of {@code -c architecture=x86_64}, or {@code arm64}. What is personal is said the same
 * way: {@code -c email=team@example.com}, whom alarms reach; {@code -c accountBefore=111111111111}
 * and {@code -c accountAfter=222222222222}, where the stages before and after this one are if not
 * in the same account. With {@code -c repository=owner/name} there are also the two stacks that let
 * that repository of GitHub deploy, and alarms link to its runbooks.
 *
 * <p>This is the only class that reads context or environment. A template that breaks a rule of the
 * CDK's own or of AwsSolutions is not written, unless {@code CDK_VALIDATION=false}.
 */
public final class MillraceApp {

  /** The same whether the CDK's command line starts us, which reads cdk.json, or something else. */
  private static final Map<String, Object> CONTEXT =
      Map.of(
          "@aws-cdk/core:validateAgainstDefaultRules", true,
          "@aws-cdk/core:checkSecretUsage", true,
          "@aws-cdk/aws-iam:minimizePolicies", true);

  private MillraceApp() {}

  static void main() {
    App app = app(System.getenv("CDK_OUTDIR"));
    var packaging = Packaging.named(Objects.requireNonNullElse(said(app, "architecture"), "arm64"));
    Stage stage =
        Stages.named(Objects.requireNonNullElse(said(app, "stage"), "dev"))
            .between(said(app, "accountBefore"), said(app, "accountAfter"));
    String region =
        Objects.requireNonNullElse(
            System.getenv("CDK_DEFAULT_REGION"), // set by the CDK's command line
            EdgeStack.REGION);
    String repository = said(app, "repository");
    provision(app, stage.tellingOf(said(app, "email"), repository), packaging.programs(), region);
    if (repository != null) {
      deliver(app, stage, repository);
    }
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    app.synth();
  }

  /** An app with nothing in it yet, which will write to this folder. */
  static App app(String folder) {
    return App.Builder.create()
        .outdir(folder)
        .context(CONTEXT)
        .analyticsReporting(false)
        .treeMetadata(false)
        .defaultStackSynthesizer(
            // The command line checks the bootstrap's version; the template need not as well.
            DefaultStackSynthesizer.Builder.create().generateBootstrapVersionRule(false).build())
        .build();
  }

  /**
   * Puts a stage's stacks into the app: two, and a third where it has a firewall.
   *
   * @param region that a stage with a firewall is in, as its rules are always in another's
   */
  static void provision(App app, Stage stage, Programs programs, String region) {
    Stage.Firewall firewall = stage.firewall();
    String home = firewall == null ? null : region;
    EdgeStack edge =
        firewall == null
            ? null
            : new EdgeStack(app, "MillraceEdge-" + stage.name(), stage, firewall, region);
    DataStack data = new DataStack(app, "MillraceData-" + stage.name(), stage, home);
    LoopStack loop =
        new LoopStack(
            app,
            "Millrace-" + stage.name(),
            stage,
            data,
            programs,
            home,
            edge == null ? null : edge.webAclArn());
    new Acknowledgements(data, loop).acknowledge();
  }

  /** Puts in what lets jobs of a GitHub repository deploy the stage. */
  static void deliver(App app, Stage stage, String repository) {
    new GitHubStack(app, "MillraceGitHub");
    var delivery = new DeliveryStack(app, "MillraceDelivery-" + stage.name(), stage, repository);
    Acknowledgements.ofDelivery(delivery);
  }

  private static @Nullable String said(App app, String key) {
    Object value = app.getNode().tryGetContext(key);
    return value == null ? null : value.toString();
  }
}
