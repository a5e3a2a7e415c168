package dev.ontrial.trial;

import dev.ontrial.history.TopicRole;
import java.util.List;

/** Transactions over two topics; no group is on trial. */
final class TransactionalSetup extends WorkloadSetup {
  @Override
  public List<NamedTopic> topics(Configuration configuration) {
    return List.of(
        new NamedTopic(topic(configuration, "-a"), TopicRole.PLAIN),
        new NamedTopic(topic(configuration, "-b"), TopicRole.PLAIN));
  }

  @Override
  public String whyNoHabits() {
    return "`transactional` has no `sync`, `resend` or `keys`; leave them out";
  }
}
