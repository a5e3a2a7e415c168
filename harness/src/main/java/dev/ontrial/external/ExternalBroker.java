package dev.ontrial.external;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.ClusterAdmin;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Disk;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.cluster.Wait;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A broker of the user's. ontrial does not see its process; only the user's commands touch it. */
final class ExternalBroker implements Broker {
  private final int node;
  private final Endpoint endpoint;
  private final ServerHand hand;
  private final ClusterAdmin admin;
  private final KafkaVersion version;
  private State state = State.RUNNING;

  ExternalBroker(
      int node, Endpoint endpoint, KafkaVersion version, ServerHand hand, ClusterAdmin admin) {
    this.node = node;
    this.version = version;
    this.endpoint = endpoint;
    this.hand = hand;
    this.admin = admin;
  }

  @Override
  public int id() {
    return node;
  }

  @Override
  public String name() {
    return "broker " + endpoint.id();
  }

  /** What the commands have done to it; of what others do to it nothing is known. */
  @Override
  public synchronized State state() {
    return state;
  }

  @Override
  public KafkaVersion version() {
    return version;
  }

  @Override
  public void install(KafkaVersion other) {
    throw new ClusterException(name() + " is not ontrial's own; its version is not changed");
  }

  @Override
  public OptionalLong pid() {
    return OptionalLong.empty();
  }

  @Override
  public Optional<Disk> disk() {
    return Optional.empty();
  }

  @Override
  public synchronized void start() {
    hand.heal(state == State.STOPPED ? "restart" : "kill", endpoint);
    state = State.RUNNING;
  }

  @Override
  public void awaitReady(Duration timeout) {
    Wait.until(
        timeout,
        this::isAlive,
        () -> "%s is not alive after %s".formatted(name(), Wait.text(timeout)));
  }

  private boolean isAlive() {
    try {
      return admin.liveBrokers().contains(node);
    } catch (ClusterException e) {
      return false;
    }
  }

  /** The state comes first: a command that fails may have done half of it. */
  @Override
  public synchronized void kill() {
    state = State.KILLED;
    hand.begin("kill", endpoint);
  }

  @Override
  public synchronized void pause() {
    state = State.PAUSED;
    hand.begin("pause", endpoint);
  }

  @Override
  public synchronized void resume() {
    hand.heal("pause", endpoint);
    state = State.RUNNING;
  }

  @Override
  public synchronized void stopGracefully(Duration timeout) {
    state = State.STOPPED;
    hand.begin("restart", endpoint);
  }
}
