package io.millrace.domain.dataset;

import io.millrace.domain.event.Event;
import io.millrace.domain.pointer.Pointer;
import io.millrace.domain.pointer.Pointers;
import io.millrace.domain.state.Transactions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A name that people give to a dataset version, and may give to another.
 *
 * @param dataset 0 where it means none any more
 */
public record DatasetTag(String name, int dataset) implements Pointer {

  public DatasetTag {
    Pointer.checkName("tag", name);
  }

  @Override
  public int number() {
    return dataset;
  }

  /** The tags of all projects' datasets. */
  public static Pointers<DatasetTag> in(Transactions transactions, InstantSource clock) {
    var datasets = new Datasets(transactions, clock);
    return new Pointers<>(
        transactions,
        clock,
        new Pointers.Kind<>(
            DatasetTag.class,
            "tag",
            "dataset",
            (project, number) ->
                datasets
                    .find(project, number)
                    .map(dataset ->
                        Erasures.of(transactions.stateStore(), dataset)
                            .map(erasure ->
                                "dataset %s was withdrawn by erasure %s"
                                    .formatted(number, erasure.number())))
                    .orElseGet(
                        () -> Optional.of("%s has no dataset %s".formatted(project, number))),
            (project, tag) -> List.of(new Event.DatasetTagged(project, tag.name()))));
  }
}
