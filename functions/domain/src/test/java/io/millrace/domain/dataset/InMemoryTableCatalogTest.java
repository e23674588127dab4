package io.millrace.domain.dataset;

import java.util.HashMap;
import java.util.Map;

class InMemoryTableCatalogTest extends TableCatalogContract {

  private final InMemoryTableCatalog catalog = new InMemoryTableCatalog();

  @Override
  protected TableCatalog catalog() {
    return catalog;
  }

  @Override
  protected void described(String comment) {
    Map<String, String> properties = new HashMap<>(catalog.find(CHURN).orElseThrow().properties());
    properties.put("owner", "ada");
    catalog.write(CHURN, properties, Map.of("tenure", comment));
  }
}
