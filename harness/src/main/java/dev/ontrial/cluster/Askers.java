package dev.ontrial.cluster;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What asks each broker of a cluster by itself; connections with TLS or SASL are kept. */
final class Askers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Access access;
  private final List<Conversation> conversations = new ArrayList<>();

  Askers(Access access) {
    this.access = access;
  }

  /** What asks all of them who leads. */
  synchronized LeaderCensus census(List<InetSocketAddress> brokers) {
    if (!access.isForeign()) {
      return new LeaderCensus(brokers.stream().map(LeaderCensus::plain).toList(), access::node);
    }
    if (conversations.isEmpty()) {
      brokers.forEach(
          broker -> conversations.add(new Conversation(broker, access.properties(), PATIENCE)));
    }
    List<LeaderCensus.Asker> askers = new ArrayList<>();
    conversations.forEach(each -> askers.add(each::metadata));
    return new LeaderCensus(askers, access::node);
  }

  @Override
  public synchronized void close() {
    conversations.forEach(Conversation::close);
    conversations.clear();
  }
}
