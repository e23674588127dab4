package io.millrace.deployment;

import io.millrace.domain.ProjectName;
import io.millrace.domain.project.DeploymentPolicy;
import io.millrace.domain.project.LanguageModels;
import io.millrace.domain.project.Projects;
import io.millrace.domain.state.Transactions;
import java.time.InstantSource;

/** How versions come to serve, of projects and of language models. */
public record Policies(Projects projects, LanguageModels languageModels) {

  /** Those that are declared in a state store. */
  public static Policies in(Transactions transactions, InstantSource clock) {
    return new Policies(new Projects(transactions, clock), new LanguageModels(transactions, clock));
  }

  /**
   * The policy in force.
   *
   * @throws io.millrace.domain.InvalidInputException if nothing of this name is declared
   */
  DeploymentPolicy of(ProjectName name) {
    return languageModels
        .find(name)
        .map(declared -> declared.model().deployment())
        .orElseGet(() -> projects.require(name).deployment());
  }
}
