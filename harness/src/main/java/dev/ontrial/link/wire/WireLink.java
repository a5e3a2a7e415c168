package dev.ontrial.link.wire;

import dev.ontrial.link.Direction;
import dev.ontrial.link.Link;
import dev.ontrial.link.LinkCounters;
import dev.ontrial.link.LinkFault;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A relayed path on which rules strike at single frames; its link faults are the relay's. */
public final class WireLink implements Link {
  private final TopicNames topics;
  private final Link relay;
  private final List<ArmedRule> rules = new CopyOnWriteArrayList<>();

  /**
   * @param open opens the relay, given the rules of this link
   */
  WireLink(TopicNames topics, Function<List<ArmedRule>, Link> open) {
    this.topics = topics;
    this.relay = open.apply(rules);
  }

  /** The topics that rules can be about where a request has but their ids. */
  public TopicNames topics() {
    return topics;
  }

  /**
   * Puts a rule in force, on open connections, from their next frames on, and on new ones. Of
   * several that would strike the same frame the one that was armed first does.
   *
   * @param rule may be in force on several links, whose frames it then counts together
   */
  public void arm(ArmedRule rule) {
    rules.add(rule);
  }

  /** Takes a rule away; what it holds passes, and connections that it made silent are closed. */
  public void disarm(ArmedRule rule) {
    rules.remove(rule);
    rule.end();
  }

  @Override
  public String name() {
    return relay.name();
  }

  @Override
  public void impose(Direction direction, LinkFault fault) {
    relay.impose(direction, fault);
  }

  @Override
  public void heal(Direction direction) {
    relay.heal(direction);
  }

  @Override
  public void healByCutting(Direction direction) {
    relay.healByCutting(direction);
  }

  @Override
  public void sever() {
    relay.sever();
  }

  @Override
  public void restore() {
    relay.restore();
  }

  @Override
  public void reset() {
    relay.reset();
  }

  @Override
  public LinkCounters counters() {
    return relay.counters();
  }

  @Override
  public void close() {
    relay.close();
  }
}
