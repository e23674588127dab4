package io.millrace.cdk;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.millrace.cdk.Stages.Delivery;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.App;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.Validations;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the templates of one stage: {@code -c stage=prod}, or {@code dev} if nothing is said, for
 * machines of {@code -c architecture=x86_64}, or {@code arm64}. Whatever else is to be said of a
 * stage is in {@code infra/stages.yaml}: {@link Stages}.
 *
 * <p>This is the only class that reads context, environment or that file. A template that breaks a
 * rule of the CDK's own or of AwsSolutions is not written, unless {@code CDK_VALIDATION=false}.
 */
public final class MillraceApp {

  private MillraceApp() {}

  static void main() {
    Stages stages = Stages.read(Path.of(Stages.FILE));
    App app = app(System.getenv("CDK_OUTDIR"), stages.bootstrapQualifier());
    var packaging = Packaging.named(Objects.requireNonNullElse(said(app, "architecture"), "arm64"));
    Stage stage = stages.named(Objects.requireNonNullElse(said(app, "stage"), "dev"));
    // Both are set by the CDK's command line, from the credentials that it found.
    requireAccount(stage, System.getenv("CDK_DEFAULT_ACCOUNT"));
    String region =
        Objects.requireNonNullElse(System.getenv("CDK_DEFAULT_REGION"), EdgeStack.REGION);
    provision(app, stage, packaging.artifacts(), region);
    String repository = stages.repository();
    if (repository != null && stages.delivery() != Delivery.NONE) {
      if (stages.delivery() == Delivery.ROLE_AND_PROVIDER) {
        new GitHubStack(app, "MillraceGitHub");
      }
      deliver(app, stage, repository, stages.bootstrapQualifier());
    }
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    app.synth();
  }

  /**
   * Refuses to deploy what keeps data to whichever account somebody happens to be signed in to.
   *
   * @param signedIn account that is signed in to; null where nobody is, who then deploys nothing
   * @throws IllegalArgumentException if the file does not say which account it is meant for
   */
  static void requireAccount(Stage stage, @Nullable String signedIn) {
    if (signedIn != null && stage.keepsData() && stage.site().account() == null) {
      throw new IllegalArgumentException(
          "%s: /stages/%s/account: say to which account the stage is deployed, and in which region; you are signed in to %s"
              .formatted(Stages.FILE, stage.name(), signedIn));
    }
  }

  /** An app with nothing in it yet, which will write to this folder. */
  static App app(String folder, String bootstrapQualifier) {
    return App.Builder.create()
        .outdir(folder)
        .context(flags())
        .analyticsReporting(false)
        .treeMetadata(false)
        .defaultStackSynthesizer(
            // The command line checks the bootstrap's version; the template need not as well.
            DefaultStackSynthesizer.Builder.create()
                .generateBootstrapVersionRule(false)
                .qualifier(bootstrapQualifier)
                .build())
        .build();
  }

  /**
   * The CDK's feature flags, as cdk.json has them: the same whether the CDK's command line starts
   * us, which reads that file, or something else.
   */
  private static Map<String, Object> flags() {
    try (InputStream in = MillraceApp.class.getResourceAsStream("/cdk.json")) {
      var context = new JsonMapper().readTree(Objects.requireNonNull(in)).path("context");
      return new JsonMapper().convertValue(context, new TypeReference<Map<String, Object>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Puts a stage's stacks into the app: two, and a third where it has a firewall.
   *
   * @param usual region of a stage that says none, but has a firewall, whose rules are always in
   *     another's
   */
  static void provision(App app, Stage stage, Artifacts artifacts, String usual) {
    String said = stage.site().region();
    String home = said != null ? said : stage.firewall() ? usual : null;
    EdgeStack edge =
        stage.firewall()
            ? new EdgeStack(app, edgeName(stage, usual), stage, Objects.requireNonNull(home))
            : null;
    DataStack data =
        new DataStack(app, "MillraceData-" + stage.name(), stage, artifacts.trainer().get(), home);
    LoopStack loop =
        new LoopStack(
            app,
            "Millrace-" + stage.name(),
            stage,
            data,
            artifacts,
            home,
            edge == null ? null : edge.webAclArn());
    new Acknowledgements(data, loop).acknowledge();
  }

  /** The rules of two regions' stages of the same name are in one region. */
  static String edgeName(Stage stage, String usual) {
    String home = Objects.requireNonNullElse(stage.site().region(), usual);
    String name = "MillraceEdge-" + stage.name();
    return home.equals(EdgeStack.REGION) ? name : name + "-" + home;
  }

  /** Puts in who may deploy the stage from a GitHub repository. */
  static void deliver(App app, Stage stage, String repository, String bootstrapQualifier) {
    var delivery =
        new DeliveryStack(
            app, "MillraceDelivery-" + stage.name(), stage, repository, bootstrapQualifier);
    Acknowledgements.ofDelivery(delivery, bootstrapQualifier);
  }

  private static @Nullable String said(App app, String key) {
    Object value = app.getNode().tryGetContext(key);
    return value == null ? null : value.toString();
  }
}
