package io.millrace.domain.dataset;

import io.millrace.domain.ProjectName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A catalog that is held to the contract of all. */
public final class InMemoryTableCatalog implements TableCatalog {

  private final Map<ProjectName, Entry> entries = new HashMap<>();
  private final Map<ProjectName, Listing> listings = new HashMap<>();
  private int revision;

  @Override
  public synchronized Optional<Entry> find(ProjectName project) {
    return Optional.ofNullable(entries.get(project));
  }

  @Override
  public synchronized boolean create(Listing listing) {
    if (entries.containsKey(listing.project())) {
      return false;
    }
    put(listing, Map.of(), Map.of());
    return true;
  }

  @Override
  public synchronized boolean replace(Listing listing, Entry read) {
    if (!find(listing.project()).filter(read::equals).isPresent()) {
      return false;
    }
    Map<String, String> properties = new HashMap<>(read.properties());
    properties.put("previous_metadata_location", read.metadata());
    put(listing, properties, read.comments());
    return true;
  }

  @Override
  public synchronized void remove(ProjectName project) {
    entries.remove(project);
    listings.remove(project);
  }

  /** What is listed of a project's table. */
  public synchronized Optional<Listing> listed(ProjectName project) {
    return Optional.ofNullable(listings.get(project));
  }

  /** Somebody writes this beside a table. */
  public synchronized void write(
      ProjectName project, Map<String, String> properties, Map<String, String> comments) {
    entries.put(
        project,
        new Entry(
            properties.getOrDefault("metadata_location", ""),
            Integer.toString(revision++),
            null,
            properties,
            comments));
  }

  private void put(Listing listing, Map<String, String> others, Map<String, String> comments) {
    Map<String, String> properties = new HashMap<>(others);
    properties.put("table_type", "ICEBERG");
    properties.put("metadata_location", listing.metadata());
    listings.put(listing.project(), listing);
    write(listing.project(), properties, comments);
  }
}
