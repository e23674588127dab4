package io.millrace.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import tools.jackson.databind.JsonNode;

/** Language models are declared, answer OpenAI's own client, and are replaced in steps. */
@ExtendWith(SharedPlatform.class)
class LanguageModelTest {

  private static final String CHAT = "support-chat";

  @TempDir private Path folder;

  @Test
  void aDeclaredContainerAnswersOpenAisClientAndIsReplacedByTheNext(Platform platform)
      throws IOException {
    var commands = new Commands(platform.environment());
    declare(platform, CHAT, "chat", "First:");
    JsonNode status = awaitVersion(platform, CHAT, 1);
    assertThat(status.at("/route/live/endpoint").asString())
        .startsWith("millrace-dev-support-chat-v1-");
    OpenAIClient client = client(platform);

    ChatCompletion answer = client.chat().completions().create(asking("hello there", 64));
    assertThat(answer.choices().getFirst().message().content()).contains("First: hello there");
    assertThat(answer.usage().orElseThrow().promptTokens()).isEqualTo(3);
    assertThat(words(client, "one two three")).containsExactly("First: ", "one ", "two ", "three");
    assertThatThrownBy(() -> client.chat().completions().create(asking("hello", 9999)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("max_tokens is 4096 at most");
    assertThatThrownBy(() ->
            client
                .chat()
                .completions()
                .create(asking("hello", 64).toBuilder().model("nobodys").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("There is no language model nobodys");
    assertThat(client.models().list().data()).anyMatch(model -> model.id().equals(CHAT));

    assertThat(commands.run("ask", CHAT, "hello there")).contains("First: hello there");
    assertThat(commands.run("llm", CHAT))
        .contains("answers chat", "version 1 at millrace-dev-support-chat-v1-");

    theFirstWordsAreThereBeforeTheLastIsSaid(platform, client);
    whoGoesAwayEndsTheModelsRequest(client);

    declare(platform, CHAT, "chat", "Second:");
    awaitVersion(platform, CHAT, 2);
    LockSupport.parkNanos(2_000_000_000L); // a changed route is followed within two seconds
    assertThat(
            client
                .chat()
                .completions()
                .create(asking("hello", 64))
                .choices()
                .getFirst()
                .message()
                .content())
        .contains("Second: hello");
    assertThat(platform.post("/v1/models/support-chat/predict", "{\"instances\":[{}]}").body())
        .contains("support-chat is a language model: ask it below /openai/v1");

    limitsAreToldAsOpenAisClientReadsThem(platform, client);
  }

  private void limitsAreToldAsOpenAisClientReadsThem(Platform platform, OpenAIClient client)
      throws IOException {
    declare(
        platform,
        CHAT,
        "chat",
        "Second:",
        """
        limits: {completionTokens: 100, tokensPerDay: 10}
        capture: conversations
        """);
    LockSupport.parkNanos(2_000_000_000L); // what is declared holds within a second

    assertThatThrownBy(() -> client.chat().completions().create(asking("hello", 101)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("max_tokens must be a whole number from 1 to 100");
    whatWasAskedAndAnsweredIsKept(platform, client);
    assertThat(words(client, "one two three four")).hasSize(5);
    assertThatThrownBy(() -> client.chat().completions().create(asking("hello", 1)))
        .isInstanceOfSatisfying(
            RateLimitException.class,
            refused -> {
              assertThat(refused.code()).contains("rate_limit_exceeded");
              assertThat(refused.headers().values("retry-after")).hasSize(1);
              assertThat(refused)
                  .hasMessageContaining("support-chat gives each caller 10 tokens a day");
            });
  }

  private static void whatWasAskedAndAnsweredIsKept(Platform platform, OpenAIClient client) {
    LocalDate day = LocalDate.now(ZoneOffset.UTC);
    String id;
    try (var answer =
        client.chat().completions().withRawResponse().create(asking("who am I?", 64))) {
      id = answer.headers().values("millrace-conversation").getFirst();
    }
    String key =
        "conversations/%s/%s/%s.json".formatted(CHAT, day.toString().replace('-', '/'), id);
    await(() -> isThere(platform, key)); // nobody waits for it
    assertThat(platform.read(key)).contains("who am I?", "Second: who am I?");
  }

  private static boolean isThere(Platform platform, String key) {
    try {
      return !platform.read(key).isEmpty();
    } catch (NoSuchKeyException e) {
      return false;
    }
  }

  private void theFirstWordsAreThereBeforeTheLastIsSaid(Platform platform, OpenAIClient client)
      throws IOException {
    Path gate = folder.resolve("first");
    List<String> words = new ArrayList<>();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(asking("hello " + gate, 64))) {
      var chunks = stream.stream().iterator();
      while (words.size() < 2) {
        words.addAll(content(chunks.next()));
      }
      assertThat(words).as("while the container waits").containsExactly("First: ", "hello ");
      Files.createFile(gate);
      chunks.forEachRemaining(chunk -> {
        assertThat(chunk.usage()).as("it was not asked for").isEmpty();
        words.addAll(content(chunk));
      });
    }
    assertThat(words).containsExactly("First: ", "hello ", gate.toString());

    Path other = folder.resolve("second");
    var out = new ByteArrayOutputStream();
    var asked =
        CompletableFuture.supplyAsync(
            () -> new Commands(platform.environment()).run(out, "ask", CHAT, "hello " + other));
    await(() -> out.toString(UTF_8).equals("First: hello ") || asked.isDone());
    assertThat(asked).as("while the container waits").isNotDone();
    Files.createFile(other);
    assertThat(asked.join()).isEqualTo("First: hello " + other + "\n");
  }

  private void whoGoesAwayEndsTheModelsRequest(OpenAIClient client) {
    Path never = folder.resolve("never");
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(asking("hello " + never, 64))) {
      assertThat(content(stream.stream().iterator().next())).containsExactly("First: ");
    }
    await(() -> Files.exists(Path.of(never + LanguageContainer.LEFT)));
  }

  private static void await(BooleanSupplier there) {
    Instant end = Instant.now().plusSeconds(60);
    while (!there.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static List<String> content(ChatCompletionChunk chunk) {
    return chunk.choices().stream().flatMap(choice -> choice.delta().content().stream()).toList();
  }

  @Test
  void vectorsOfARealModelAreNearerTheNearerTheirTexts(Platform platform) throws IOException {
    declare(platform, "search-vectors", "embeddings", "");
    awaitVersion(platform, "search-vectors", 1);

    var answer =
        client(platform)
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("search-vectors")
                    .inputOfArrayOfStrings(
                        List.of(
                            "How do I cancel my contract?",
                            "I want to end my subscription.",
                            "The weather in Seattle is wet."))
                    .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                    .build());

    List<List<Float>> vectors = answer.data().stream().map(each -> each.embedding()).toList();
    assertThat(vectors).allMatch(vector -> vector.size() == 384);
    assertThat(cosine(vectors.get(0), vectors.get(1)))
        .isGreaterThan(cosine(vectors.get(0), vectors.get(2)) + 0.3);
  }

  private void declare(Platform platform, String model, String answers, String word)
      throws IOException {
    declare(platform, model, answers, word, "");
  }

  private void declare(Platform platform, String model, String answers, String word, String limits)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(model + ".yaml"),
            """
            name: %s
            container:
              image: 111122223333.dkr.ecr.us-east-1.amazonaws.com/%s:1
              environment: {WORD: "%s"}
            answers: %s
            deployment: {backend: {instance: ml.m5.large}}
            %s\
            """
                .formatted(model, LanguageContainer.REPOSITORY, word, answers, limits));
    assertThat(new Commands(platform.environment()).run("put", file)).contains("is declared");
  }

  private static JsonNode awaitVersion(Platform platform, String model, int version) {
    return platform.awaitAnswer(
        "/v1/language-models/" + model,
        status -> {
          assertThat(status.at("/endpoint/state/type").asString(""))
              .as(status.toString())
              .isNotEqualTo("Failed");
          return status.at("/route/live/version").asInt(0) == version;
        });
  }

  private static OpenAIClient client(Platform platform) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(platform.environment().get("MILLRACE_ENDPOINT") + "/openai/v1")
        .apiKey(platform.issueToken(Map.of(CHAT, "VIEWER", "search-vectors", "VIEWER")))
        .maxRetries(0)
        .build();
  }

  private static ChatCompletionCreateParams asking(String text, long tokens) {
    return ChatCompletionCreateParams.builder()
        .model(CHAT)
        .addUserMessage(text)
        .putAdditionalBodyProperty("max_tokens", JsonValue.from(tokens))
        .build();
  }

  private static List<String> words(OpenAIClient client, String text) {
    List<String> words = new ArrayList<>();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(asking(text, 64))) {
      stream.stream()
          .flatMap(chunk -> chunk.choices().stream())
          .flatMap(choice -> choice.delta().content().stream())
          .forEach(words::add);
    }
    return words;
  }

  private static double cosine(List<Float> one, List<Float> other) {
    double dot = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < one.size(); i++) {
      dot += one.get(i) * other.get(i);
      first += one.get(i) * one.get(i);
      second += other.get(i) * other.get(i);
    }
    return dot / Math.sqrt(first * second);
  }
}
