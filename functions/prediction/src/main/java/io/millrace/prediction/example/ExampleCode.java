package io.millrace.prediction.example;

import io.millrace.domain.Check;
import io.millrace.domain.ProjectName;
import io.millrace.modeling.PlainJson;
import io.millrace.prediction.protocol.HttpRequest;
import io.millrace.prediction.protocol.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Code that asks a model for a prediction of one instance, and runs as it is where {@code
 * MILLRACE_TOKEN} in the environment holds a token.
 */
public final class ExampleCode {

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?");

  private ExampleCode() {}

  /**
   * The answer to a request for it.
   *
   * @param request its headers say under which address we are known
   * @param instance that the model takes
   */
  public static HttpResponse of(
      HttpRequest request, ProjectName model, int version, Map<String, @Nullable Object> instance) {
    String endpoint = endpoint(request);
    String url = endpoint + "/v1/models/" + model + "/predict";
    Map<String, String> code = new LinkedHashMap<>();
    code.put("curl", curl(url, instance));
    code.put("python", python(url, instance));
    code.put("java", java(url, instance));
    code.put("js", js(url, instance));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", model.value());
    body.put("version", version);
    body.put("endpoint", endpoint);
    body.put("instance", instance);
    body.put("code", code);
    return HttpResponse.ok(body);
  }

  private static String endpoint(HttpRequest request) {
    String host = request.header("host");
    Check.that(HOST.matcher(host).matches(), "header host", "a name, perhaps with a port", host);
    return (request.header("x-forwarded-proto").equals("https") ? "https://" : "http://") + host;
  }

  private static String curl(String url, Map<String, @Nullable Object> instance) {
    return """
    curl -sS '%s' \\
      -H "Authorization: Bearer $MILLRACE_TOKEN" \\
      -H 'Content-Type: application/json' \\
      -d '%s'
    """
        .formatted(url, json(instance).replace("'", "'\\''"));
  }

  private static String python(String url, Map<String, @Nullable Object> instance) {
    StringBuilder values = new StringBuilder();
    instance.forEach((column, value) ->
        values.append("    %s: %s,\n".formatted(text(column), pythonLiteral(value))));
    return """
    import json
    import os
    import urllib.request

    instance = {
    %s}
    request = urllib.request.Request(
        "%s",
        data=json.dumps({"instances": [instance]}).encode(),
        headers={
            "Authorization": "Bearer " + os.environ["MILLRACE_TOKEN"],
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request) as answer:
        print(json.dumps(json.load(answer), indent=2))
    """
        .formatted(values, url);
  }

  private static String java(String url, Map<String, @Nullable Object> instance) {
    return """
    import java.net.URI;
    import java.net.http.HttpClient;
    import java.net.http.HttpRequest;
    import java.net.http.HttpResponse;

    class Predict {
      public static void main(String[] arguments) throws Exception {
        String body = ""\"
            %s
            ""\";
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("%s"))
                .header("Authorization", "Bearer " + System.getenv("MILLRACE_TOKEN"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        System.out.println(
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
      }
    }
    """
        .formatted(json(instance).replace("\\", "\\\\"), url);
  }

  private static String js(String url, Map<String, @Nullable Object> instance) {
    StringBuilder values = new StringBuilder();
    instance.forEach(
        (column, value) -> values.append("  %s: %s,\n".formatted(text(column), literal(value))));
    return """
    const instance = {
    %s};
    fetch("%s", {
      method: "POST",
      headers: {
        Authorization: "Bearer " + process.env.MILLRACE_TOKEN,
        "Content-Type": "application/json",
      },
      body: JSON.stringify({ instances: [instance] }),
    })
      .then((answer) => answer.json())
      .then((answer) => console.log(JSON.stringify(answer, null, 2)));
    """
        .formatted(values, url);
  }

  private static String json(Map<String, @Nullable Object> instance) {
    return PlainJson.writeText(Map.of("instances", List.of(instance)));
  }

  private static String pythonLiteral(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case Boolean flag -> flag ? "True" : "False";
      default -> literal(value);
    };
  }

  /** A text, number, boolean or nothing as JSON and JavaScript write it. */
  private static String literal(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> text(text);
      default -> value.toString();
    };
  }

  /** A text as JSON, JavaScript, and Python write it. */
  private static String text(String text) {
    return PlainJson.writeText(text);
  }
}
