package io.millrace.domain.event;

import io.millrace.domain.project.ProjectName;

/** Something that happened to a project. Each is announced at least once, after it is true. */
public sealed interface Event {

  /** The project that it happened to. */
  ProjectName project();

  /** The word for it on the bus, for instance {@code dataset.published}. */
  String type();

  /** What it happened to, unique together with the type within the project. */
  String subject();

  /** A project was declared, or declared anew. */
  record ProjectDeclared(ProjectName project, int revision) implements Event {
    @Override
    public String type() {
      return "project.declared";
    }

    @Override
    public String subject() {
      return "project/" + revision;
    }
  }

  /** An upload passed its checks and is a dataset version now. */
  record DatasetPublished(ProjectName project, int version) implements Event {
    @Override
    public String type() {
      return "dataset.published";
    }

    @Override
    public String subject() {
      return "dataset/" + version;
    }
  }

  /** An upload was refused as a whole. */
  record DatasetRefused(ProjectName project, String ingestId) implements Event {
    @Override
    public String type() {
      return "dataset.refused";
    }

    @Override
    public String subject() {
      return "upload/" + ingestId;
    }
  }

  /** A training run ended with a model that passes every gate. */
  record RunPassed(ProjectName project, String runId) implements Event {
    @Override
    public String type() {
      return "run.passed";
    }

    @Override
    public String subject() {
      return "run/" + runId;
    }
  }

  /** A training run ended without a model, or with one that fails a gate. */
  record RunFailed(ProjectName project, String runId) implements Event {
    @Override
    public String type() {
      return "run.failed";
    }

    @Override
    public String subject() {
      return "run/" + runId;
    }
  }

  /** A model became a version and waits for an approval. */
  record VersionRegistered(ProjectName project, int version) implements Event {
    @Override
    public String type() {
      return "version.registered";
    }

    @Override
    public String subject() {
      return "version/" + version;
    }
  }

  /** A version may serve. */
  record VersionApproved(ProjectName project, int version) implements Event {
    @Override
    public String type() {
      return "version.approved";
    }

    @Override
    public String subject() {
      return "version/" + version;
    }
  }

  /** A version may never serve. */
  record VersionRejected(ProjectName project, int version) implements Event {
    @Override
    public String type() {
      return "version.rejected";
    }

    @Override
    public String subject() {
      return "version/" + version;
    }
  }

  /**
   * A version serves.
   *
   * @param deployment counts the changes of the route, 1, 2, 3 …
   */
  record VersionDeployed(ProjectName project, int version, long deployment) implements Event {
    @Override
    public String type() {
      return "version.deployed";
    }

    @Override
    public String subject() {
      return "deployment/" + deployment;
    }
  }

  /**
   * The version before serves again.
   *
   * @param version that serves now
   * @param deployment counts the changes of the route, 1, 2, 3 …
   */
  record VersionRolledBack(ProjectName project, int version, long deployment) implements Event {
    @Override
    public String type() {
      return "version.rolled-back";
    }

    @Override
    public String subject() {
      return "deployment/" + deployment;
    }
  }

  /** What a version is asked differs from what it learned from. */
  record DriftFound(ProjectName project, int version, String window) implements Event {
    @Override
    public String type() {
      return "drift.found";
    }

    @Override
    public String subject() {
      return "version/" + version + "/window/" + window;
    }
  }
}
