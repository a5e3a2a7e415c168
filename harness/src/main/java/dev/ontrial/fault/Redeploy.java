package dev.ontrial.fault;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.cluster.KafkaVersion;
import dev.ontrial.fault.Clients.Part;
import dev.ontrial.history.ClientSide;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An application comes back as its new deployment: with the settings that its configuration has
 * under {@code redeployed}, or with another version of kafka-clients. Clients end in good order.
 *
 * @param clients the version of kafka-clients with which they come back; empty for the one they had
 * @param how whether one part of a group works while the other is exchanged
 */
public record Redeploy(String clients, How how)
    implements FaultSpec.OnProcesses, FaultSpec.OnClients {
  static final Redeploy USUAL = new Redeploy("", How.ROLLING);
  private static final String CLIENTS = "clients";
  private static final String HOW = "how";

  /** The order of a redeployment. */
  public enum How {
    /** A part of the members is exchanged at the begin, the others at the end. */
    ROLLING,
    /** All clients end at the begin and come back at the end. */
    STOPPED;

    private String word() {
      return this == ROLLING ? "rolling" : "stopped";
    }
  }

  @Override
  public FaultKind kind() {
    return FaultKind.REDEPLOY;
  }

  @Override
  public String effect() {
    return "Clients end in good order and come back with the settings that their "
        + "configuration has under `redeployed`, or as another version, `clients: 4.4.0`. "
        + "`how: rolling` (default): one half of the members of each group at the begin, "
        + "the other at the end; `how: stopped`: all end at the begin and come back at the "
        + "end. Producers are exchanged at the begin.";
  }

  @Override
  public boolean onBrokers() {
    return false;
  }

  @Override
  public Target usualTarget() {
    return Target.CONSUMERS;
  }

  @Override
  public Duration usualLength() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Set<String> keys() {
    return Set.of(CLIENTS, HOW);
  }

  @Override
  public Redeploy read(FaultKeys keys) {
    String version = keys.text(CLIENTS, clients);
    if (!version.isEmpty()) {
      try {
        var unused = KafkaVersion.ofClients(version);
      } catch (ClusterException e) {
        throw keys.complaint(CLIENTS, String.valueOf(e.getMessage()));
      }
    }
    String word = keys.text(HOW, how.word());
    for (How each : How.values()) {
      if (each.word().equals(word)) {
        return new Redeploy(version, each);
      }
    }
    throw keys.complaint(HOW, "`rolling` or `stopped`, not `" + word + "`");
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    if (!clients.isEmpty()) {
      parameters.put(CLIENTS, clients);
    }
    parameters.put(HOW, how.word());
    return parameters;
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return ofClients(site.clients(), step, nodes);
  }

  @Override
  public Fault ofClients(Clients every, ScheduledFault step, List<Integer> nodes) {
    return new Exchange(every, step, nodes);
  }

  private final class Exchange implements Fault {
    private final Clients all;
    private final ScheduledFault step;
    private final List<Integer> nodes;

    /** The parts that are not what they will be. */
    private final List<Part> old = new ArrayList<>(List.of(Part.values()));

    Exchange(Clients all, ScheduledFault step, List<Integer> nodes) {
      this.all = all;
      this.step = step;
      this.nodes = nodes;
    }

    private ClientSide side() {
      return step.target().clients().orElse(ClientSide.CONSUMERS);
    }

    @Override
    public String begin() {
      ClientFault.requireSome(step, nodes);
      String left = all.leave(side(), Part.FIRST);
      if (how == How.ROLLING) {
        return left + "; " + comeBack(Part.FIRST);
      }
      return left + "; " + all.leave(side(), Part.REST);
    }

    private String comeBack(Part part) {
      String back = all.comeBack(side(), part, clients);
      old.remove(part);
      return back;
    }

    @Override
    public Map<String, Object> heal() {
      List<String> seen = new ArrayList<>();
      for (Part part : List.copyOf(old)) {
        if (how == How.ROLLING) {
          seen.add(all.leave(side(), part));
        }
        seen.add(comeBack(part));
      }
      return Map.of("redeployed", String.join("; ", seen));
    }
  }
}
