package dev.ontrial.external;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.Disk;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A broker of the user's. ontrial cannot see or touch its process. */
final class ExternalBroker implements Broker {
  private final int node;
  private final Endpoint endpoint;

  ExternalBroker(int node, Endpoint endpoint) {
    this.node = node;
    this.endpoint = endpoint;
  }

  @Override
  public int id() {
    return node;
  }

  @Override
  public String name() {
    return "broker " + endpoint.id();
  }

  /** As far as ontrial is concerned it runs: nothing that ontrial does ends it. */
  @Override
  public State state() {
    return State.RUNNING;
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
  public void start() {
    throw untouched("started");
  }

  @Override
  public void awaitReady(Duration timeout) {
    // It was never ended.
  }

  @Override
  public void kill() {
    throw untouched("killed");
  }

  @Override
  public void pause() {
    throw untouched("paused");
  }

  @Override
  public void resume() {
    throw untouched("resumed");
  }

  @Override
  public void stopGracefully(Duration timeout) {
    throw untouched("stopped");
  }

  private ClusterException untouched(String what) {
    return new ClusterException(name() + " is not ontrial's own and is not " + what);
  }
}
