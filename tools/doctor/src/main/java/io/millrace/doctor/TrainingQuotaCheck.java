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
 * Checks that SageMaker lets the account train on at least one instance of each type, spot as well.
 */
record TrainingQuotaCheck(ProbeClients aws, Place place) implements HealthCheck {

  /** The usages, on demand and spot, each with a quota of its own; a new account has 0 of some. */
  private static final List<String> USAGES =
      List.of(" for training job usage", " for spot training job usage");

  @Override
  public String name() {
    return "training";
  }

  @Override
  public Result result() {
    if (place.isLocal()) {
      return new NotApplicable("training runs on this machine");
    }
    return FailedCall.to(
        "servicequotas:ListServiceQuotas",
        () -> {
          Map<String, ServiceQuota> quotas = SageMakerQuotas.of(aws);
          List<String> tooLow = new ArrayList<>();
          List<String> enough = new ArrayList<>();
          List<String> strange = new ArrayList<>();
          for (String instance : place.instances()) {
            for (String usage : USAGES) {
              ServiceQuota quota = quotas.get(instance + usage);
              if (quota == null || quota.value() == null) {
                strange.add(instance + usage);
              } else if (quota.value() < 1) {
                tooLow.add("%s%s (quota %s)".formatted(instance, usage, quota.quotaCode()));
              } else {
                enough.add(
                    String.format(Locale.ROOT, "%s%s × %.0f", instance, usage, quota.value()));
              }
            }
          }
          if (!tooLow.isEmpty()) {
            return new Missing(
                "the account may run no job: " + String.join(", ", tooLow), SageMakerQuotas.REMEDY);
          }
          return strange.isEmpty()
              ? new Ok(String.join(", ", enough))
              : new Unknown("Service Quotas lists none for " + String.join(", ", strange));
        });
  }
}
