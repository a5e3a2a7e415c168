package dev.ontrial.trial;

import dev.ontrial.client.Capability;
import dev.ontrial.workload.ApplicationSpec;
import dev.ontrial.workload.ApplicationSpec.Processing;
import dev.ontrial.workload.WorkloadSpec;
import java.time.Duration;
import java.util.Set;

/** A group of consumers that process what they read, and commit. */
final class ApplicationSetup extends GroupSetup {
  @Override
  public WorkloadSpec spec(MemberTask member) {
    Configuration configuration = member.configuration();
    return new ApplicationSpec(
        configuration.name(),
        member.bootstrap(),
        member.consumer(),
        member.input(),
        configuration.group(),
        configuration.habits().processing(),
        micros(configuration.habits().processingTime()),
        micros(configuration.habits().deserializationTime()));
  }

  private static int micros(Duration time) {
    return Math.toIntExact(time.toNanos() / 1_000);
  }

  @Override
  public boolean hasPlainConsumers() {
    return true;
  }

  @Override
  public String whyNoAutoCommit() {
    return "";
  }

  @Override
  public Set<Capability> capabilities(Processing processing) {
    return Set.of(
        processing == Processing.AUTO ? Capability.AUTO_COMMIT : Capability.MANUAL_COMMIT);
  }

  /** It is slow on purpose, and judged below its positions. */
  @Override
  public boolean isDrained() {
    return false;
  }
}
