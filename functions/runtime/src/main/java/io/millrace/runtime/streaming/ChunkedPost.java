package io.millrace.runtime.streaming;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Map;

/**
 * A request of HTTP/1.1 (RFC 9112) whose body leaves in chunks, each as it is written, over a
 * connection of its own; at its end it may say that it failed, in trailers, which the JDK's clients
 * cannot write.
 */
final class ChunkedPost extends OutputStream {

  private static final String END = "\r\n";
  private static final int OK = 200;
  private static final int MULTIPLE_CHOICES = 300;

  private final Socket socket;
  private final OutputStream out;

  /**
   * Sends the head of the request.
   *
   * @throws IOException if nobody takes it
   */
  ChunkedPost(URI address, Map<String, String> headers) throws IOException {
    socket = new Socket(address.getHost(), address.getPort());
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    StringBuilder head = new StringBuilder();
    head.append("POST ").append(address.getRawPath()).append(" HTTP/1.1").append(END);
    head.append("Host: ").append(address.getAuthority()).append(END);
    head.append("Transfer-Encoding: chunked").append(END);
    head.append("Connection: close").append(END);
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append(END));
    send(head.append(END).toString());
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return; // it would be the end
    }
    byte[] size = (Integer.toHexString(length) + END).getBytes(ISO_8859_1);
    byte[] chunk = new byte[size.length + length + END.length()];
    System.arraycopy(size, 0, chunk, 0, size.length);
    System.arraycopy(bytes, from, chunk, size.length, length);
    System.arraycopy(END.getBytes(ISO_8859_1), 0, chunk, size.length + length, END.length());
    out.write(chunk);
  }

  /**
   * Says that this was all, and waits until it was taken.
   *
   * @param trailers each a line without control characters
   * @throws IOException if it was not
   */
  void end(Map<String, String> trailers) throws IOException {
    try (this) {
      StringBuilder last = new StringBuilder("0").append(END);
      trailers.forEach((name, value) -> last.append(name).append(": ").append(value).append(END));
      send(last.append(END).toString());
      var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      String[] status = String.valueOf(answer.readLine()).split(" ", 3);
      int code = status.length < 2 ? 0 : Integer.parseInt(status[1]);
      if (code < OK || code >= MULTIPLE_CHOICES) {
        throw new IOException("the runtime API answered " + String.join(" ", status));
      }
    } catch (NumberFormatException e) {
      throw new IOException("the runtime API does not speak HTTP", e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void send(String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
  }
}
