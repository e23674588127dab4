package io.millrace.intake;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.dataset.Branch;
import io.millrace.domain.dataset.Branch.Side;
import io.millrace.domain.dataset.Branches;
import io.millrace.domain.dataset.DatasetVersion;
import io.millrace.domain.dataset.Datasets;
import io.millrace.domain.dataset.MergedParts;
import io.millrace.domain.dataset.Part;
import io.millrace.domain.dataset.RowCounts;
import io.millrace.domain.dataset.Upload;
import io.millrace.domain.project.DataPolicy.Mode;
import io.millrace.domain.project.ProjectRevision;
import java.util.List;

/**
 * Makes what a branch is the next version of the main line: see {@link MergedParts}. Where files
 * replace each other, the main line has to be where the branch began, unless somebody says which
 * counts.
 */
final class MergeBranch {

  private final Datasets datasets;
  private final Branches branches;
  private final NextVersion next;

  MergeBranch(Datasets datasets, Branches branches, NextVersion next) {
    this.datasets = datasets;
    this.branches = branches;
    this.next = next;
  }

  /**
   * Merges, and ends the upload that asks for it.
   *
   * @throws InvalidInputException if nobody who may has asked for it, or the lines conflict
   */
  Upload take(Upload upload, ProjectRevision definition) {
    Branch branch = branches.open(upload.project(), Upload.branchOf(upload.file()).orElseThrow());
    Branch.Merge how = branch.merge();
    if (how == null) {
      throw new InvalidInputException(
          "Nobody has asked for this merge: millrace merge %s %s does."
              .formatted(upload.project(), branch.name()));
    }
    if (!branch.hasGrown()) {
      throw new InvalidInputException(
          "Branch %s is dataset %s, with which it began: drop a file on it first, as %s@%1$s/…"
              .formatted(branch.name(), branch.base(), upload.project()));
    }
    DatasetVersion head = branches.head(branch);
    List<Part> base = next.parts(datasets.require(upload.project(), branch.base()));
    List<Part> theirs = next.parts(head);
    long rows = theirs.stream().filter(part -> !base.contains(part)).mapToLong(Part::rows).sum();
    return branches.merge(
        upload,
        branch,
        newest -> {
          DatasetVersion main = datasets.require(upload.project(), newest);
          List<Part> ours = next.parts(main);
          List<Part> parts =
              definition.project().data().mode() == Mode.REPLACE || ours.equals(base)
                  ? one(branch, main, base, ours, theirs)
                  : MergedParts.of(base, ours, theirs, how.prefer());
          return next.merged(main, head, parts, upload, definition);
        },
        new RowCounts(rows, rows, 0));
  }

  /** One of two lines as it is. */
  private static List<Part> one(
      Branch branch, DatasetVersion main, List<Part> base, List<Part> ours, List<Part> theirs) {
    Branch.Merge how = branch.merge();
    Side prefer = how == null ? null : how.prefer();
    if (ours.equals(base)) {
      return theirs;
    }
    return switch (prefer) {
      case OURS -> ours;
      case THEIRS -> theirs;
      case null ->
          throw new InvalidInputException(
              "Branch %s began with dataset %s, and main is dataset %s by now, where files replace each other: say --ours to keep that, or --theirs for what the branch has."
                  .formatted(branch.name(), branch.base(), main.version()));
    };
  }
}
