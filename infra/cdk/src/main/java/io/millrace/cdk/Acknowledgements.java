package io.millrace.cdk;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Validations;

/** What AwsSolutions would object to, and why we do it all the same. */
final class Acknowledgements {

  private Acknowledgements() {}

  /** Has every rule of AwsSolutions checked when the app is synthesised. */
  static void check(App app) {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  }
}
