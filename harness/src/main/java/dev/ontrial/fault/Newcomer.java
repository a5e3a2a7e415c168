package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Cluster;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A node with an empty disk that joins the cluster and stays. */
final class Newcomer {
  private static final Duration READY = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final boolean controller;
  private @Nullable Broker node;

  /**
   * @param controller whether it is a controller and no broker
   */
  Newcomer(Cluster cluster, boolean controller) {
    this.cluster = cluster;
    this.controller = controller;
  }

  /** Starts it, and waits until it serves and belongs to the cluster. */
  Broker join() {
    Broker next = cluster.newcomer(controller);
    next.start();
    node = next;
    settle(next);
    return next;
  }

  /** One that has begun to start belongs to the cluster when it serves; null for none. */
  @Nullable Broker finish() {
    if (node != null) {
      settle(node);
    }
    return node;
  }

  /** It, once it was started. */
  @Nullable Broker node() {
    return node;
  }

  private void settle(Broker joining) {
    joining.awaitReady(READY);
    cluster.joined(joining);
  }
}
