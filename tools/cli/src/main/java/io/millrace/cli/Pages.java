package io.millrace.cli;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A list of the API, page by page, each asked for when it is needed. */
final class Pages {

  static final int MOST_A_PAGE = 100; // by events/openapi.yaml

  private Pages() {}

  /** All pages of a list that tells the newest first. */
  static Stream<JsonNode> of(Api api, String path) {
    return of(api, path, "next", "before");
  }

  /**
   * All pages of a list.
   *
   * @param next where a page tells where the list goes on
   * @param parameter in which that is asked for
   */
  static Stream<JsonNode> of(Api api, String path, String next, String parameter) {
    JsonNode first = api.get("%s?limit=%s".formatted(path, MOST_A_PAGE));
    return Stream.iterate(
            Optional.of(first),
            Optional::isPresent,
            page ->
                page.flatMap(read -> place(read, next))
                    .map(place ->
                        api.get(
                            "%s?limit=%s&%s=%s"
                                .formatted(path, MOST_A_PAGE, parameter, Api.part(place)))))
        .flatMap(Optional::stream);
  }

  /**
   * The first item that is wanted.
   *
   * @param kind what the items are called in the answer
   */
  static Optional<JsonNode> find(Api api, String path, String kind, Predicate<JsonNode> wanted) {
    Iterator<JsonNode> pages = of(api, path).iterator();
    while (pages.hasNext()) {
      for (JsonNode each : pages.next().path(kind)) {
        if (wanted.test(each)) {
          return Optional.of(each);
        }
      }
    }
    return Optional.empty();
  }

  /** Where a list goes on after this page. */
  static Optional<String> next(JsonNode page) {
    return place(page, "next");
  }

  private static Optional<String> place(JsonNode page, String field) {
    return page.has(field) ? Optional.of(page.path(field).asString()) : Optional.empty();
  }
}
