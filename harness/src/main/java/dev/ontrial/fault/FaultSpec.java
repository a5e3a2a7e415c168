package dev.ontrial.fault;

import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What there is to know of a kind of fault: its keyword and keys in a trial file, what it can hit,
 * what it does and how that is verified, and whether a random mix draws it. One file each.
 *
 * <p>A value is a fault with its own parameters; who is hit and when is the {@link
 * ScheduledFault}'s affair.
 */
public sealed interface FaultSpec
    permits FaultSpec.OnProcesses, FaultSpec.OnLinks, FaultSpec.OnCluster {
  /** A fault of processes: of brokers, of clients, or of both. */
  non-sealed interface OnProcesses extends FaultSpec {
    @Override
    default boolean onLinks() {
      return false;
    }
  }

  /** A fault of the links between a broker and others. */
  non-sealed interface OnLinks extends FaultSpec {
    @Override
    default boolean onLinks() {
      return true;
    }
  }

  /** Something that operators do to the cluster as a whole, by requests to its controller. */
  non-sealed interface OnCluster extends FaultSpec {
    @Override
    default boolean onLinks() {
      return false;
    }

    @Override
    default boolean ofBrokerProcess() {
      return false;
    }

    @Override
    default Target usualTarget() {
      return new Target("all");
    }

    @Override
    default Duration usualLength() {
      return Duration.ofSeconds(1);
    }
  }

  /** A fault that can hit the workload's clients. */
  interface OnClients {
    /** The fault of the clients of these worker nodes, which has not begun. */
    Fault ofClients(Clients clients, ScheduledFault step, List<Integer> nodes);
  }

  /** Its kind, whose word is its keyword. */
  FaultKind kind();

  /** What it does, and what its keys mean, in sentences for `show` and docs/trial-files.md. */
  String effect();

  /** Whether it acts on links, not on a process. */
  boolean onLinks();

  /** Whether it can hit brokers. */
  default boolean onBrokers() {
    return true;
  }

  /** Whether it can hit the workload's clients. */
  default boolean onClients() {
    return this instanceof OnClients;
  }

  /** Whether the processes that it hits are stopped by SIGSTOP while it lasts. */
  default boolean stopsProcess() {
    return false;
  }

  /** Whether it acts on a broker's process, which can have one such fault at a time. */
  default boolean ofBrokerProcess() {
    return onBrokers() && !onLinks();
  }

  /** Whether {@link RandomMix} draws it. */
  default boolean inRandomMix() {
    return false;
  }

  /** Whether a client can still be started while this lasts on its links. */
  default boolean letsClientsStart() {
    return false;
  }

  /** The word of the target where an entry names none. */
  default Target usualTarget() {
    return new Target("leader");
  }

  /** How long it lasts where an entry does not say. */
  default Duration usualLength() {
    return Duration.ofSeconds(3);
  }

  /** From whom it separates its target where an entry does not say. */
  default ScheduledFault.Scope usualScope() {
    return ScheduledFault.Scope.ALL;
  }

  /** Its own keys, besides those that every entry of a schedule has. */
  default Set<String> keys() {
    return Set.of();
  }

  /** The same fault with the parameters of an entry. */
  default FaultSpec read(FaultKeys keys) {
    return this;
  }

  /** Its parameters by its {@link #keys()}; a value is a {@link Duration}, or what YAML writes. */
  default Map<String, Object> parameters() {
    return Map.of();
  }

  /** The fault of these nodes, which has not begun. */
  Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes);
}
