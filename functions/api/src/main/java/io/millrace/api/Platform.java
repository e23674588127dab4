package io.millrace.api;

import io.millrace.domain.ProjectName;
import io.millrace.domain.access.Tokens;
import io.millrace.domain.dataset.Branch;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.DatasetTag;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.Erasures;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.deployment.Deployments;
import io.millrace.domain.deployment.Rollouts;
import io.millrace.domain.deployment.ServingStops;
import io.millrace.domain.deployment.VersionEndpoints;
import io.millrace.domain.event.DeadLetters;
import io.millrace.domain.event.Functions;
import io.millrace.domain.event.Receivers;
import io.millrace.domain.event.Tracing;
import io.millrace.domain.pointer.Pointer;
import io.millrace.domain.pointer.Pointers;
import io.millrace.domain.project.LanguageModels;
import io.millrace.domain.project.ProjectRevision;
import io.millrace.domain.project.Projects;
import io.millrace.domain.promotion.IncomingPromotions;
import io.millrace.domain.promotion.OutgoingPromotions;
import io.millrace.domain.registry.ModelVersion;
import io.millrace.domain.registry.Registry;
import io.millrace.domain.state.Revised;
import io.millrace.domain.state.StateStore;
import io.millrace.domain.state.Transactions;
import io.millrace.domain.store.ObjectStore;
import io.millrace.domain.training.Expenses;
import io.millrace.domain.training.Run;
import io.millrace.domain.training.Runs;
import io.millrace.domain.training.TrainingLogs;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What the routes stand on.
 *
 * @param functions that may be asked for what their dead letters say
 * @param receivers that may be told again what they did not take
 * @param intake the bucket that files are dropped into
 * @param data the bucket of datasets and reports
 * @param catalog the database of the Glue Data Catalog that datasets' tables are in
 * @param nextStage that versions can be handed to; empty in the last
 * @param languageUrl the base URL at which language models are asked
 */
public record Platform(
    Transactions transactions,
    InstantSource clock,
    ObjectStore objects,
    TrainingLogs logs,
    Tracing tracing,
    DeadLetters deadLetters,
    Functions functions,
    Receivers receivers,
    String intake,
    String data,
    String catalog,
    Optional<String> nextStage,
    String languageUrl) {

  StateStore stateStore() {
    return transactions.stateStore();
  }

  Projects projects() {
    return new Projects(transactions, clock);
  }

  LanguageModels languageModels() {
    return new LanguageModels(transactions, clock);
  }

  Datasets datasets() {
    return new Datasets(transactions, clock);
  }

  Branches branches() {
    return new Branches(transactions, clock);
  }

  Runs runs() {
    return new Runs(transactions, clock);
  }

  Expenses expenses() {
    return new Expenses(transactions, clock);
  }

  Registry registry() {
    return new Registry(transactions, clock);
  }

  VersionEndpoints versionEndpoints() {
    return new VersionEndpoints(transactions, clock);
  }

  Deployments deployments() {
    return new Deployments(transactions, clock);
  }

  Rollouts rollouts() {
    return new Rollouts(transactions, clock);
  }

  ServingStops servingStops() {
    return new ServingStops(transactions, clock);
  }

  Tokens tokens() {
    return new Tokens(transactions, clock);
  }

  OutgoingPromotions outgoingPromotions() {
    return new OutgoingPromotions(transactions, clock);
  }

  IncomingPromotions incomingPromotions() {
    return new IncomingPromotions(transactions, clock);
  }

  /** The version of this number. */
  ModelVersion version(ProjectName project, int number) {
    return registry()
        .find(project, number)
        .orElseThrow(() ->
            RefusedException.notFound(
                "%s has no version %s; see GET /v1/projects/%s/versions."
                    .formatted(project, number, project)));
  }

  /**
   * The version in the path, that something is to become of.
   *
   * @throws RefusedException if there is none, or a run is named, which may never become one
   */
  ModelVersion version(ProjectName project, Call call) {
    String named = call.get("version");
    if (Run.ID.matcher(named).matches()) {
      runs()
          .find(project, named)
          .ifPresent(run -> {
            throw RefusedException.conflict(
                run.branch() == null
                    ? "%s is a run; a version is named by its number, see GET /v1/projects/%s/versions."
                        .formatted(named, project)
                    : "Run %s learned from %s, and what is on a branch never serves: merge the branch first (millrace merge %s %s -m WHY), and a version is trained on what it becomes."
                        .formatted(named, run.data(), project, run.branch()));
          });
    }
    return version(project, call.number("version"));
  }

  /** Whether a definition takes data that were read for this revision. */
  boolean takesDataOf(ProjectRevision inForce, int revision) {
    return projects()
        .find(inForce.project().name(), revision)
        .filter(its -> inForce.project().takesSameDataAs(its.project()))
        .isPresent();
  }

  Pointers<DatasetTag> tags() {
    return DatasetTag.in(transactions, clock);
  }

  /** The dataset version in the path, by its number or its tag, which can be read. */
  DatasetVersion dataset(ProjectName project, Call call) {
    String named = call.get("dataset");
    if (named.equals(Branch.MAIN)) {
      return datasets()
          .newest(project)
          .found()
          .map(newest -> dataset(project, newest.version()))
          .orElseThrow(
              () -> RefusedException.notFound("%s has no dataset yet.".formatted(project)));
    }
    return dataset(
        project,
        Pointer.NAME.matcher(named).matches()
            ? tags()
                .find(project, named)
                .orElseThrow(() -> RefusedException.notFound(noTag(project, named)))
                .dataset()
            : call.number("dataset"));
  }

  private String noTag(ProjectName project, String named) {
    return branches()
        .find(project, named)
        .map(branch ->
            (branch.isOpen()
                    ? "%2$s is a branch of %1$s, which only the main line is asked for here: merge it first."
                    : "%2$s was a branch of %1$s, and ended: see GET /v1/projects/%1$s/branches/%2$s.")
                .formatted(project, named))
        .orElseGet(() ->
            "No dataset of %s is tagged %s; see GET /v1/projects/%1$s/tags."
                .formatted(project, named));
  }

  /** The open branch that a dataset is asked for by; empty where it is none. */
  Optional<Branch> branch(ProjectName project, Call call) {
    String named = call.get("dataset");
    return Pointer.NAME.matcher(named).matches()
        ? branches().find(project, named).filter(Branch::isOpen)
        : Optional.empty();
  }

  private DatasetVersion dataset(ProjectName project, int number) {
    DatasetVersion dataset =
        datasets()
            .find(project, number)
            .orElseThrow(() ->
                RefusedException.notFound(
                    "%s has no dataset %s; see GET /v1/projects/%s/datasets."
                        .formatted(project, number, project)));
    Erasures.of(stateStore(), dataset)
        .ifPresent(erasure -> {
          throw RefusedException.notFound(
              "Dataset %s had rows that were forgotten, and is destroyed: see GET /v1/projects/%s/erasures/%s."
                  .formatted(number, project, erasure.number()));
        });
    return dataset;
  }

  /** The upload of this id. */
  Upload upload(ProjectName project, String id) {
    return stateStore()
        .find(Upload.key(project, id))
        .map(Revised::value)
        .orElseThrow(() ->
            RefusedException.notFound(
                "%s has no upload %s; see GET /v1/projects/%s/uploads."
                    .formatted(project, id, project)));
  }

  /** Lets through what is declared: a project, or a language model. */
  void known(ProjectName name) {
    if (languageModels().find(name).isEmpty()) {
      declared(name);
    }
  }

  /** The definition in force. */
  ProjectRevision declared(ProjectName project) {
    return projects()
        .find(project)
        .orElseThrow(() ->
            RefusedException.notFound(
                languageModels().find(project).isPresent()
                    ? "%s is a language model: see ./millrace llm %1$s, or GET /v1/language-models/%1$s."
                        .formatted(project)
                    : "There is no project %s yet: declare it with ./millrace put project.yaml or PUT /v1/projects/%s, or put its project.yaml into the intake bucket."
                        .formatted(project, project)));
  }
}
