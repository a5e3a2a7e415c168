package dev.ontrial.fault;

import dev.ontrial.cluster.Cluster;
import dev.ontrial.link.Link;
import dev.ontrial.link.wire.ArmedRule;
import dev.ontrial.link.wire.Hit;
import dev.ontrial.link.wire.WireLink;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/**
 * A fault of single frames. It is armed at its time, and begins with the first frame that it
 * strikes; that frame is its evidence.
 */
final class WireFault implements Fault {
  private static final long LOOK_NANOS = 20_000_000;

  private final Cluster cluster;
  private final ScheduledFault step;
  private final Strike strike;
  private final Moments moments;
  private final Supplier<List<Link>> paths;
  private final Map<WireLink, Long> links = new ConcurrentHashMap<>();
  private final ArmedRule rule;
  private @Nullable Thread follower;

  WireFault(
      Cluster cluster,
      FaultTopology wires,
      Roles roles,
      ScheduledFault step,
      Strike strike,
      List<Integer> nodes,
      Moments moments) {
    this.cluster = cluster;
    this.step = step;
    this.strike = strike;
    this.moments = moments;
    this.rule =
        new ArmedRule(
            strike.on(),
            strike.action(),
            hit -> moments.note(step.cue().name(), false, hit.nanos()));
    this.paths =
        () ->
            nodes.stream()
                .flatMap(node ->
                    wires.others(node, step.scope(), roles).stream()
                        .flatMap(other ->
                            wires
                                .network()
                                .openedBy(other, node, wires.ports(step.scope()))
                                .stream()))
                .toList();
  }

  private static WireLink wire(Link link) {
    if (link instanceof WireLink wire) {
      return wire;
    }
    throw new FaultException("only the wire link knows frames; ask for `links: wire`");
  }

  /** From now on the rule strikes, also on the paths of clients that come later. */
  void arm() {
    paths.get().forEach(link -> wire(link));
    name(strike.on().topic());
    if (!strike.until().isEmpty()) {
      moments.whenBegun(strike.until(), rule::release);
    }
    rule.whenReleased(moments::signal);
    cover();
    follower = Thread.ofPlatform().name("wire rule").daemon().start(this::follow);
  }

  /** A killed client's successor takes longer to start than this takes to look. */
  private void follow() {
    while (!Thread.currentThread().isInterrupted()) {
      cover();
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void cover() {
    for (Link path : paths.get()) {
      WireLink link = wire(path);
      if (links.putIfAbsent(link, link.counters().connectionsCut()) == null) {
        link.arm(rule);
      }
    }
  }

  /** Newer versions of requests have a topic's id alone. */
  private void name(@Nullable String topic) {
    if (topic == null) {
      return;
    }
    try {
      TopicDescription described =
          cluster.admin().kafka().describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      if (described != null) {
        paths.get().forEach(link -> wire(link).topics().put(described.topicId(), topic));
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new FaultException(
          "the id of topic %s is not known: %s".formatted(topic, cause.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException("interrupted while asking for the id of topic " + topic);
    }
  }

  /** Whether it only looks, and breaks nothing. */
  boolean watches() {
    return strike.watches();
  }

  /** The frame with which it began; nothing if it has not. */
  Optional<Hit> hit() {
    return rule.first();
  }

  /** When all that it held had been let go, so that it is over; nothing for other rules. */
  Optional<Long> releasedNanos() {
    return rule.releasedNanos();
  }

  /** Why it is no fault that happened. */
  FaultException missed(Duration waited) {
    return new FaultException(
        "%s never happened: %d such frames came in %d s on %d paths, and no. %d was meant%s"
            .formatted(
                what(),
                rule.meant(),
                waited.toSeconds(),
                links.size(),
                strike.on().nth(),
                rule.unread() == 0 ? "" : "; %d more could not be read".formatted(rule.unread())));
  }

  /** What it is, in a few words. */
  String what() {
    return "wire %s of %s %s"
        .formatted(
            strike.action().word(),
            strike.on().apis().stream().map(api -> api.name).sorted().toList(),
            strike.on().direction().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public String begin() {
    return what() + ": " + rule.first().orElseThrow(() -> missed(Duration.ZERO));
  }

  @Override
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("do", strike.action().word());
    rule.first()
        .ifPresent(hit -> {
          Map<String, Object> frame = new LinkedHashMap<>();
          frame.put("api", hit.api());
          frame.put("version", hit.version());
          frame.put("direction", hit.direction().name().toLowerCase(Locale.ROOT));
          frame.put("correlationId", hit.correlationId());
          frame.put("count", hit.count());
          frame.put("link", hit.link());
          facts.put("frame", frame);
        });
    return facts;
  }

  private long connectionsCut() {
    return links.entrySet().stream()
        .mapToLong(each -> each.getKey().counters().connectionsCut() - each.getValue())
        .sum();
  }

  @Override
  public Map<String, Object> heal() {
    stopFollowing();
    links.keySet().forEach(link -> link.disarm(rule));
    String until = strike.until();
    if (rule.hits() > 0
        && !until.isEmpty()
        && moments.nanos(new Cue.After(until, false)).isEmpty()) {
      throw new FaultException(
          "%s was ended by its time, %d ms, as `%s` did not come"
              .formatted(what(), step.length().toMillis(), until));
    }
    return Map.of(
        "frames", rule.hits(),
        "framesMeant", rule.meant(),
        "framesUnread", rule.unread(),
        "connectionsCut", connectionsCut());
  }

  private void stopFollowing() {
    Thread thread = follower;
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FaultException("interrupted while a rule was taken away");
      }
    }
  }
}
