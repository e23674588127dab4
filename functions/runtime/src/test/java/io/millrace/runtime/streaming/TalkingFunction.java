package io.millrace.runtime.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Says one word after the other of what it is asked, and fails at some. */
public final class TalkingFunction implements StreamedFunction {

  @Override
  public void answer(byte[] event, Context context, StreamedResponse response) throws IOException {
    String[] words = new String(event, UTF_8).replace("\"", "").split(" ", -1);
    if (words[0].equals("fail")) {
      throw new IllegalStateException("before the first word");
    }
    if (words[0].equals("silence")) {
      return;
    }
    OutputStream out = response.begin(200, Map.of("request", context.getAwsRequestId()));
    for (String word : words) {
      if (word.equals("break")) {
        throw new IllegalStateException("after the first word");
      }
      if (word.equals("end")) {
        response.end();
        continue;
      }
      out.write(word.getBytes(UTF_8));
    }
  }
}
