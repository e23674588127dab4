package io.millrace.intake;

import io.millrace.domain.InvalidInputException;
import io.millrace.domain.store.ObjectRef;
import io.millrace.domain.store.ObjectStore;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/** Objects of lines of JSON in the data bucket, packed or not, every version of them. */
final class Lines {

  private final ObjectStore objects;
  private final String bucket;

  Lines(ObjectStore objects, String bucket) {
    this.objects = objects;
    this.bucket = bucket;
  }

  /** Reads every line; an object that is damaged is passed over. */
  void read(String prefix, Consumer<String> each) {
    new EveryVersion(objects, bucket)
        .under(prefix, object -> packed(object).ifPresent(packed -> lines(packed).forEach(each)));
  }

  /** Destroys what has other lines, once those that are kept stand in its place. */
  void keep(String prefix, Predicate<String> kept) {
    new EveryVersion(objects, bucket)
        .under(prefix, object -> packed(object).ifPresent(packed -> keep(object, packed, kept)));
  }

  /** The same of one object. */
  void keepAt(String key, Predicate<String> kept) {
    new EveryVersion(objects, bucket)
        .at(key, object -> packed(object).ifPresent(packed -> keep(object, packed, kept)));
  }

  private void keep(ObjectRef object, Packed packed, Predicate<String> kept) {
    List<String> all = lines(packed);
    List<String> left = all.stream().filter(kept).toList();
    if (left.size() == all.size()) {
      return;
    }
    if (!left.isEmpty() && objects.head(bucket, object.key()).filter(object::equals).isPresent()) {
      String text = left.stream().map(line -> line + "\n").collect(Collectors.joining());
      objects.write(
          bucket,
          object.key(),
          packed.pack(text.getBytes(StandardCharsets.UTF_8)),
          "application/jsonl");
    }
    objects.destroy(object);
  }

  private static List<String> lines(Packed packed) {
    return new String(packed.bytes(), StandardCharsets.UTF_8).lines().toList();
  }

  private Optional<Packed> packed(ObjectRef object) {
    try (InputStream in = objects.read(object)) {
      return Optional.of(Packed.read(in));
    } catch (InvalidInputException gone) {
      return Optional.empty();
    } catch (ZipException | EOFException damaged) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + object, e);
    }
  }
}
