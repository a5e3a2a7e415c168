package dev.ontrial.trial;

import dev.ontrial.history.TopicRole;
import dev.ontrial.program.Offer;
import java.util.List;
import java.util.Set;

/** A workload with a group on trial. */
abstract class GroupSetup extends WorkloadSetup {
  @Override
  public Set<Offer> offers(Configuration configuration) {
    return Set.of(GroupProtocol.isNew(configuration.consumer()) ? Offer.KIP848 : Offer.GROUPS);
  }

  @Override
  public boolean isDrained() {
    return true;
  }

  /** The input, and an output with that role. */
  static List<NamedTopic> inAndOut(Configuration configuration, TopicRole output) {
    return List.of(
        new NamedTopic(topic(configuration, "-in"), TopicRole.INPUT),
        new NamedTopic(topic(configuration, "-out"), output));
  }
}
