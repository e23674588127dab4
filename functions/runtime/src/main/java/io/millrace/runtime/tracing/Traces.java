package io.millrace.runtime.tracing;

import io.millrace.domain.event.Trace;
import io.millrace.domain.event.Tracing;
import io.millrace.runtime.logging.InvocationLog;
import io.millrace.runtime.process.Variables;
import io.millrace.wire.TraceHeader;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The chain of causes, kept by OpenTelemetry and told to X-Ray.
 *
 * <p>Lambda opens a trace for each invocation, or goes on with the one that it is handed. What it
 * is not handed, as of a training job that ended, is in our own state or events: then the work is
 * told as a part of that trace, and not of Lambda's.
 */
public final class Traces implements Tracing {

  private final Tracer tracer;

  Traces(Tracer tracer) {
    this.tracer = tracer;
  }

  /**
   * Traces that are told to the daemon of X-Ray which the environment names in {@value
   * XRayExporter#ADDRESS}, as Lambda does; to nobody where it names none.
   */
  public static Traces of(Variables variables) {
    var provider = SdkTracerProvider.builder().setIdGenerator(new XRayIds());
    XRayExporter.of(variables.all())
        .ifPresent(exporter -> provider.addSpanProcessor(SimpleSpanProcessor.create(exporter)));
    return new Traces(provider.build().get("io.millrace"));
  }

  /** What Lambda says of the trace that an invocation is a part of. */
  public static Context received(@Nullable String header) {
    return Context.root()
        .with(
            Span.wrap(
                TraceHeader.read(header).map(Traces::remote).orElse(SpanContext.getInvalid())));
  }

  @Override
  public Optional<Trace> current() {
    SpanContext here = Span.current().getSpanContext();
    return here.isValid()
        ? Optional.of(
            new Trace(
                "00-%s-%s-%s"
                    .formatted(here.getTraceId(), here.getSpanId(), here.getTraceFlags().asHex())))
        : Optional.empty();
  }

  @Override
  public <R> R following(Optional<Trace> cause, Supplier<R> work) {
    return following("resume", cause, work);
  }

  /** As {@link #following}, under the name of what follows. */
  public <R> R following(String name, Optional<Trace> cause, Supplier<R> work) {
    Optional<Trace> elsewhere =
        cause.filter(known -> !known.id().equals(Span.current().getSpanContext().getTraceId()));
    return elsewhere
        .map(trace ->
            spanned(name, SpanKind.CONSUMER, Context.root().with(Span.wrap(remote(trace))), work))
        .orElseGet(() -> spanned(name, SpanKind.INTERNAL, Context.current(), work));
  }

  private <R> R spanned(String name, SpanKind kind, Context parent, Supplier<R> work) {
    Span span = tracer.spanBuilder(name).setParent(parent).setSpanKind(kind).startSpan();
    String before = MDC.get(InvocationLog.TRACE);
    try (Scope _ = span.makeCurrent()) {
      current().ifPresent(here -> MDC.put(InvocationLog.TRACE, TraceHeader.xrayId(here)));
      return work.get();
    } catch (RuntimeException e) {
      span.setStatus(StatusCode.ERROR, e.getClass().getName());
      throw e;
    } finally {
      span.end();
      if (before == null) {
        MDC.remove(InvocationLog.TRACE);
      } else {
        MDC.put(InvocationLog.TRACE, before);
      }
    }
  }

  private static SpanContext remote(Trace trace) {
    String flags = trace.traceparent().substring(53);
    return SpanContext.createFromRemoteParent(
        trace.id(), trace.place(), TraceFlags.fromHex(flags, 0), TraceState.getDefault());
  }
}
