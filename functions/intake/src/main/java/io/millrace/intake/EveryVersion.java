package io.millrace.intake;

import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import java.util.List;
import java.util.function.Consumer;

/** Every version of every object of a bucket, also of those that something was written over. */
record EveryVersion(ObjectStore objects, String bucket) {

  private static final int PAGE = 1000;

  /** Tells those of one object. */
  void at(String key, Consumer<ObjectRef> each) {
    under(
        key,
        object -> {
          if (object.key().equals(key)) {
            each.accept(object);
          }
        });
  }

  /** Tells those whose keys begin so; pages are read before what they name is told. */
  void under(String prefix, Consumer<ObjectRef> each) {
    List<ObjectRef> page = objects.history(bucket, prefix, null, PAGE);
    while (!page.isEmpty()) {
      page.forEach(each);
      page = page.size() < PAGE ? List.of() : objects.history(bucket, prefix, page.getLast(), PAGE);
    }
  }
}
