package io.millrace.local.service;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Everything that events can be sent to, by ARN: functions, queues, buses. */
public final class Targets {

  /** The attribute that says of which trace an event is; as SQS names it. */
  public static final String TRACE_HEADER = "AWSTraceHeader";

  /** How one service takes an event for one of its resources. */
  @FunctionalInterface
  public interface Receiver {

    /**
     * Takes the event; when this returns the service will not lose it.
     *
     * @param attributes message attributes, for a queue; other receivers ignore them
     * @throws ServiceException if there is no such resource, or it refuses the payload
     */
    void receive(String arn, String payload, Map<String, String> attributes);
  }

  private final Map<String, Receiver> receivers = new ConcurrentHashMap<>();

  /** Makes {@code receiver} the one for ARNs of a service, as {@code lambda}. */
  public void register(String service, Receiver receiver) {
    receivers.put(service, receiver);
  }

  /**
   * Sends an event.
   *
   * @throws ServiceException if the ARN names nothing that takes events, or its receiver refuses
   */
  public void send(String arn, String payload, Map<String, String> attributes) {
    String service = serviceOf(arn);
    Receiver receiver = receivers.get(service);
    if (receiver == null) {
      throw new ServiceException(
          400, "ResourceNotFoundException", "%s cannot take events".formatted(arn));
    }
    receiver.receive(arn, payload, attributes);
  }

  /**
   * Refuses, while a template is read, a target that could never be reached.
   *
   * @throws TemplateException if no service here takes events for that ARN
   */
  public void check(String arn) {
    if (!receivers.containsKey(serviceOf(arn))) {
      throw new TemplateException("the local cloud cannot send events to " + arn);
    }
  }

  private static String serviceOf(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length > 2 ? parts[2] : "";
  }
}
