package dev.ontrial.trial;

import dev.ontrial.client.Capability;
import dev.ontrial.history.TopicRole;
import dev.ontrial.program.Offer;
import dev.ontrial.workload.ApplicationSpec.Processing;
import dev.ontrial.workload.TransformSpec;
import dev.ontrial.workload.WorkloadSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Consume, transform, produce: the offsets are committed in the producer's transaction. */
final class TransformSetup extends GroupSetup {
  private static final int MAX_RECORDS = 100;

  @Override
  public List<NamedTopic> topics(Configuration configuration) {
    return inAndOut(configuration, TopicRole.OUTPUT);
  }

  @Override
  public WorkloadSpec spec(MemberTask member) {
    Configuration configuration = member.configuration();
    return new TransformSpec(
        configuration.name(),
        member.bootstrap(),
        member.consumer(),
        member.producer(),
        member.input(),
        member.output(),
        configuration.group(),
        configuration.load().recordBytes(),
        MAX_RECORDS);
  }

  @Override
  public boolean hasPlainConsumers() {
    return true;
  }

  @Override
  public String whyNoAutoCommit() {
    return "a transform commits positions in its transactions, with enable.auto.commit=false";
  }

  @Override
  public Set<Capability> capabilities(Processing processing) {
    return Set.of(Capability.TXN_OFFSETS);
  }

  @Override
  public boolean takesShorterInput() {
    return true;
  }

  @Override
  public Set<Offer> offers(Configuration configuration) {
    Set<Offer> offers = EnumSet.copyOf(super.offers(configuration));
    offers.add(Offer.TRANSACTIONAL_OFFSETS);
    return offers;
  }
}
