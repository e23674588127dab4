package io.millrace.doctor;

import io.millrace.doctor.Result.Missing;
import io.millrace.doctor.Result.NotApplicable;
import io.millrace.doctor.Result.Ok;
import io.millrace.doctor.Result.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.servicequotas.model.ServiceQuota;

/**
 * Checks that SageMaker lets the account have the endpoints that the stage allows: one with as many
 * machines of each type as one may have there, or grow to, and a serverless one. Where the stage
 * says nothing of endpoints, what is too little is told and is no fault: versions answer in
 * functions then.
 */
record EndpointQuotaCheck(ProbeClients aws, Place place) implements HealthCheck {

  /** Of machines, after the type's name. */
  private static final String MACHINES = " for endpoint usage";

  private static final String SERVERLESS =
      "Maximum total concurrency that can be allocated across all serverless endpoints";

  @Override
  public String name() {
    return "endpoints";
  }

  @Override
  public Result result() {
    if (place.isLocal()) {
      return new NotApplicable("endpoints run on this machine");
    }
    return FailedCall.to("servicequotas:ListServiceQuotas", () -> judged(SageMakerQuotas.of(aws)));
  }

  private Result judged(Map<String, ServiceQuota> quotas) {
    StageSettings.Endpoints endpoints = place.settings().endpoints();
    List<String> enough = new ArrayList<>();
    List<String> tooLow = new ArrayList<>();
    List<String> strange = new ArrayList<>();
    for (String type : endpoints.instanceTypes()) {
      sort(quotas, type + MACHINES, endpoints.mostInstances(), enough, tooLow, strange);
    }
    sort(quotas, SERVERLESS, 1, enough, tooLow, strange);
    if (!tooLow.isEmpty() && endpoints.isSaid()) {
      return new Missing(
          "the account may not have what the stage allows: " + String.join(", ", tooLow),
          SageMakerQuotas.REMEDY);
    }
    if (!tooLow.isEmpty()) {
      return new Ok(
          "versions answer in functions; ask for more before one answers at an endpoint: "
              + String.join(", ", tooLow));
    }
    return strange.isEmpty()
        ? new Ok(String.join(", ", enough))
        : new Unknown("Service Quotas lists none for " + String.join(", ", strange));
  }

  private static void sort(
      Map<String, ServiceQuota> quotas,
      String name,
      int needed,
      List<String> enough,
      List<String> tooLow,
      List<String> strange) {
    ServiceQuota quota = quotas.get(name);
    if (quota == null || quota.value() == null) {
      strange.add(name);
    } else if (quota.value() < needed) {
      tooLow.add(
          String.format(
              Locale.ROOT, "%s × %.0f (quota %s)", name, quota.value(), quota.quotaCode()));
    } else {
      enough.add(String.format(Locale.ROOT, "%s × %.0f", name, quota.value()));
    }
  }
}
