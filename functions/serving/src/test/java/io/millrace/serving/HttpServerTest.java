package io.millrace.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import io.millrace.serving.Client.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets, over which clients send what they should not. */
@Timeout(30)
class HttpServerTest {

  private static final ServerLimits LIMITS =
      new ServerLimits(
          3,
          200,
          400,
          1000,
          1500,
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofMinutes(5),
          Duration.ofSeconds(20));

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final HttpServer server = new HttpServer(0, this::work, LIMITS, now::get);
  private final List<Client> clients = new ArrayList<>();

  /** Echoes; what is sent to {@code /blocked} waits until it is released. */
  private HttpResponse work(HttpRequest request) {
    if (request.route().endsWith("/blocked")) {
      blocked.countDown();
      await(release);
    }
    if (request.route().endsWith("/fails")) {
      throw new IllegalStateException("as asked");
    }
    return HttpResponse.ok(
        Map.of("route", request.route(), "body", new String(request.body(), UTF_8)));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void end() throws IOException {
    release.countDown();
    for (Client client : clients) {
      client.close();
    }
    server.close();
  }

  private Client client() throws IOException {
    var client = new Client(server.port());
    clients.add(client);
    return client;
  }

  @Test
  void requestsOfOneConnectionAreAnsweredInTheirOrder() throws IOException {
    Client client = client();
    client.send(Client.post("/a", "1") + Client.post("/b?x=1", "2") + Client.post("/c", "3"));

    assertThat(client.receive().body()).contains("POST /a", "\"1\"");
    assertThat(client.receive().body()).contains("POST /b", "\"2\"");
    assertThat(client.receive().body()).contains("POST /c", "\"3\"");
    assertThat(client.send("GET /ping HTTP/1.0\r\nconnection: keep-alive\r\n\r\n").receive().head())
        .contains("connection: close");
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void aRequestMayComeInParts() throws IOException {
    Client client = client();
    for (String part : List.of("POST /a HT", "TP/1.1\r\ncontent-length: 4\r\n\r\n", "1", "234")) {
      client.send(part);
      assertThat(client().send(Client.post("/b", "")).receive().status())
          .isEqualTo(200); // meanwhile
      clients.removeLast().close();
    }

    assertThat(client.receive().body()).contains("POST /a", "\"1234\"");
  }

  @Test
  void whoSendsManyAtOnceTakesNobodysTurn() throws IOException {
    Client many = client();
    many.send(Client.post("/blocked", "").repeat(5));
    await(blocked);

    // with one processor there is one worker, which is the blocked one's
    if (Runtime.getRuntime().availableProcessors() > 1) {
      assertThat(client().send(Client.post("/a", "1")).receive().status()).isEqualTo(200);
    }
    release.countDown();
    for (int i = 0; i < 5; i++) {
      assertThat(many.receive().status()).isEqualTo(200);
    }
  }

  @Test
  void whatIsTooLongIsRefusedInWordsAndNotReadOn() throws IOException {
    refused("POST /a HTTP/1.1\r\ncontent-length: 1001\r\n\r\n", 413, "1000 bytes");
    refused(
        "POST /a HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 9999\r\n\r\n", 413, "1000");
    String chunk = "1f4\r\n" + "x".repeat(500) + "\r\n";
    refused(
        "POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n" + chunk.repeat(3), 413, "1000");
    refused("GET /" + "a".repeat(300) + " HTTP/1.1\r\n\r\n", 414, "200 bytes");
    refused("GET / HTTP/1.1\r\na: " + "a".repeat(500) + "\r\n\r\n", 431, "400 bytes");
  }

  @Test
  void whatIsNoHttpIsRefused() throws IOException {
    refused("\u0016\u0003\u0001 hello\r\n\r\n", 400, "not HTTP");
    refused("POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n", 400, "not HTTP");
    refused("POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n12", 400, "not HTTP");
  }

  private void refused(String sent, int status, String words) throws IOException {
    try (var client = new Client(server.port())) {
      Answer answer = client.send(sent).receive();
      assertThat(answer.status()).as(sent).isEqualTo(status);
      assertThat(answer.body()).contains(words);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void aQueryThatCannotBeReadCostsNoConnection() throws IOException {
    Client client = client().send("GET /ping?a=%zz HTTP/1.1\r\n\r\n");

    assertThat(client.receive().status()).isEqualTo(400);
    assertThat(client.send(Client.post("/a", "")).receive().status()).isEqualTo(200);
  }

  @Test
  void aRequestThatDoesNotComeInTimeIsCutOff() throws IOException {
    Client slow = client().send("POST /a HTTP/1.1\r\ncontent-length: 10\r\n\r\n12");
    assertThat(client().send(Client.post("/a", "")).receive().status()).isEqualTo(200);
    pass(Duration.ofSeconds(21));

    Answer answer = slow.receive();
    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.body()).contains("within 20 seconds");
    assertThat(slow.isClosed()).isTrue();
  }

  @Test
  void aConnectionThatNobodyUsesIsClosed() throws IOException {
    var sixMinutesLater = new HttpServer(0, this::work, LIMITS, () -> pass(Duration.ofMinutes(6)));

    try (var idle = new Client(sixMinutesLater.port())) {
      assertThat(idle.isClosed()).isTrue();
    }
    sixMinutesLater.close();
  }

  @Test
  void oneConnectionMoreThanThereMayBeIsToldSo() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertThat(client().send(Client.post("/a", "")).receive().status()).isEqualTo(200);
    }

    Client more = client();

    Answer answer = more.receive();
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.head()).contains("retry-after: 1");
    assertThat(answer.body()).contains("There are 3 connections already");
    assertThat(more.isClosed()).isTrue();
  }

  @Test
  void moreThanMayBeHeldIsNotHeld() throws IOException {
    Client first = client().send(Client.post("/blocked", "x".repeat(900)));
    await(blocked);

    Answer second = client().send(Client.post("/a", "y".repeat(900))).receive();

    assertThat(second.status()).isEqualTo(503);
    assertThat(second.body()).contains("all the memory that they may");
    release.countDown();
    assertThat(first.receive().status()).isEqualTo(200);
    assertThat(client().send(Client.post("/a", "y".repeat(900))).receive().status()).isEqualTo(200);
  }

  @Test
  void whoWaitedTooLongIsToldToComeAgain() throws IOException {
    var workers = new Workers(1, this::work, Duration.ofSeconds(20), now::get);
    var answer = new AtomicReference<HttpResponse>();
    HttpRequest blocking = request("GET /blocked");
    workers.take(new ClientConnection.Work(blocking, _ -> {}));
    await(blocked);
    workers.take(new ClientConnection.Work(request("GET /late"), answer::set));
    pass(Duration.ofSeconds(21));
    release.countDown();
    workers.drain(Duration.ofSeconds(20));

    assertThat(answer.get().status()).isEqualTo(503);
    assertThat(answer.get().body()).contains("waited for 20 seconds");
  }

  @Test
  void whatFailsIsAnsweredAndTheNextRequestIsWorkedOn() throws IOException {
    Client client = client();
    for (int i = 0; i < 8; i++) {
      assertThat(client.send(Client.post("/fails", "")).receive().status()).isEqualTo(500);
    }
    assertThat(client.send(Client.post("/a", "")).receive().status()).isEqualTo(200);
  }

  @Test
  void itEndsOnceWhatWasAskedIsAnswered() throws Exception {
    Client client = client().send(Client.post("/blocked", "1"));
    await(blocked);
    Thread closing = Thread.ofPlatform().start(server::close);
    release.countDown();

    assertThat(client.receive().status()).isEqualTo(200);
    closing.join();
    assertThat(client.isClosed()).isTrue();
  }

  private static HttpRequest request(String route) {
    return new HttpRequest(
        route, Map.of(), Map.of(), Map.of(), java.util.Optional.empty(), new byte[0]);
  }

  private Instant pass(Duration time) {
    return now.updateAndGet(instant -> instant.plus(time));
  }
}
