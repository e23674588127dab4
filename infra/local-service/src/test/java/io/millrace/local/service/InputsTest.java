package io.millrace.local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputsTest {

  enum Order {
    OLDEST_FIRST
  }

  record Entry(String id, @Nullable Double share) {}

  record Ask(
      String name,
      @Nullable Integer size,
      @Nullable Long total,
      @Nullable Boolean open,
      @Nullable Instant since,
      @Nullable Bytes data,
      @Nullable Order order,
      List<Entry> entries,
      Map<String, String> tags) {}

  @Test
  void membersAreReadByTheirNamesAndTypes() {
    Ask ask =
        read(
            """
            {"Name":"n","Size":3,"Total":5000000000,"Open":true,"Since":1.5,"Data":"AQI=",
             "Order":"OldestFirst","Entries":[{"Id":"a","Share":0.5},{"id":"b"}],"Tags":{"k":"v"}}
            """);

    assertThat(new Bytes("AQI=").decoded()).containsExactly(1, 2);
    assertThat(ask)
        .isEqualTo(
            new Ask(
                "n",
                3,
                5_000_000_000L,
                true,
                Instant.ofEpochMilli(1500),
                new Bytes("AQI="),
                Order.OLDEST_FIRST,
                List.of(new Entry("a", 0.5), new Entry("b", null)),
                Map.of("k", "v")));
  }

  @Test
  void whatQueriesWriteAsTextIsRead() {
    Ask ask =
        read(
            """
            {"name":"n","size":"3","open":"false","since":"1970-01-01T00:00:01Z","entries":""}
            """);

    assertThat(ask)
        .isEqualTo(
            new Ask(
                "n", 3, null, false, Instant.ofEpochSecond(1), null, null, List.of(), Map.of()));
  }

  @Test
  void whatIsNullIsNotSet() {
    assertThat(read("{\"name\":\"n\",\"colour\":null,\"size\":null}").size()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"Colour":1}                                | 501 | NotImplemented         | Colour of Ask
          {"Size":"x","Entries":[{"Hue":1}]}          | 501 | NotImplemented         | Entries[0].Hue of Ask
          {}                                          | 400 | ValidationException    | name is required
          {"Name":"n","Entries":[{}]}                 | 400 | ValidationException    | Entries[0].id is required
          {"Name":{}}                                 | 400 | SerializationException | Name is not a String
          {"Name":"n","Size":"x"}                     | 400 | SerializationException | Size is not a Integer
          {"Name":"n","Size":5000000000}              | 400 | SerializationException | Size is not a Integer
          {"Name":"n","Open":"yes"}                   | 400 | SerializationException | Open is not a Boolean
          {"Name":"n","Since":"x"}                    | 400 | SerializationException | Since is not a Instant
          {"Name":"n","Data":"*"}                     | 400 | SerializationException | Data is not a Bytes
          {"Name":"n","Order":"oldest"}               | 400 | ValidationException    | 'oldest' at 'Order'
          {"Name":"n","Entries":{}}                   | 400 | SerializationException | Entries is not a list
          {"Name":"n","Tags":[]}                      | 400 | SerializationException | Tags is not a map
          []                                          | 400 | SerializationException | The input is not a structure
          """)
  void whatCannotBeReadIsRefusedByItsName(String input, int status, String code, String message) {
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> read(input))
        .satisfies(
            e -> assertThat(e.status()).isEqualTo(status),
            e -> assertThat(e.code()).isEqualTo(code))
        .withMessageContaining(message);
  }

  private static Ask read(String json) {
    return Inputs.read(Ask.class, JsonTrees.parse(json));
  }
}
