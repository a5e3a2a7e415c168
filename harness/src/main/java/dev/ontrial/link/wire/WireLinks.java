package dev.ontrial.link.wire;

import dev.ontrial.link.Link;
import dev.ontrial.link.Links;
import dev.ontrial.link.RelayLinks;
import dev.ontrial.link.Tap;
import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;

/** Links that know Kafka's frames, in this JVM; without a rule they are the byte relay. */
public final class WireLinks implements Links {
  private final RelayLinks relays = new RelayLinks();
  private final TopicNames topics = new TopicNames();
  private final Budget budget = new Budget();

  @Override
  public Link open(String name, InetSocketAddress listen, InetSocketAddress upstream) {
    return open(name, listen, upstream, tap -> tap);
  }

  @Override
  public Link openCounted(
      String name,
      InetSocketAddress listen,
      InetSocketAddress upstream,
      UnaryOperator<Tap> counter) {
    return open(name, listen, upstream, counter);
  }

  private Link open(
      String name,
      InetSocketAddress listen,
      InetSocketAddress upstream,
      UnaryOperator<Tap> before) {
    return new WireLink(
        topics,
        rules ->
            relays.open(
                name,
                listen,
                upstream,
                connection ->
                    before.apply(
                        new WireConnection(name, connection, () -> rules, topics, budget))));
  }

  /** How many bytes of frames are being gathered, or held whole, at this moment. */
  long gathered() {
    return budget.taken();
  }

  @Override
  public String description() {
    return "wire link";
  }

  @Override
  public boolean countsLive() {
    return true;
  }

  @Override
  public void close() {
    relays.close();
  }
}
