package dev.ontrial.cluster;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.RaftVoterEndpoint;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;

/** The voters of the metadata quorum, which can be changed at {@code kraft.version} 1 (KIP-853). */
public final class Voters {
  private final ClusterAdmin admin;

  Voters(ClusterAdmin admin) {
    this.admin = admin;
  }

  /**
   * A voter.
   *
   * @param id its node
   * @param directory the id of the folder of its metadata log
   * @param endpoints where other controllers find it
   */
  public record Voter(int id, Uuid directory, Set<RaftVoterEndpoint> endpoints) {
    public Voter {
      endpoints = Set.copyOf(endpoints);
    }
  }

  /** The nodes of all voters. */
  public Set<Integer> ids() {
    return look().voters().stream()
        .map(QuorumInfo.ReplicaState::replicaId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private QuorumInfo look() {
    return ClusterAdmin.answer(
        "who the voters are", admin.kafka().describeMetadataQuorum().quorumInfo());
  }

  /**
   * The voter on that node.
   *
   * @throws ClusterException if it is none, or the voters cannot be changed
   */
  public Voter voter(int node) {
    QuorumInfo quorum = look();
    QuorumInfo.ReplicaState state =
        quorum.voters().stream()
            .filter(each -> each.replicaId() == node)
            .findFirst()
            .orElseThrow(
                () -> new ClusterException("node " + node + " is no voter of the metadata quorum"));
    QuorumInfo.Node known = quorum.nodes().get(node);
    Uuid directory = state.replicaDirectoryId();
    if (known == null || directory == null || directory.equals(Uuid.ZERO_UUID)) {
      throw new ClusterException(
          "the voters of the metadata quorum cannot be changed: kraft.version is 0");
    }
    return new Voter(node, directory, Set.copyOf(known.endpoints()));
  }

  /**
   * Removes a voter, and waits until the quorum does not list it.
   *
   * @throws ClusterException if that takes longer than {@code timeout}
   */
  public void remove(Voter voter, Duration timeout) {
    change(
        "to remove voter " + voter.id(),
        () -> admin.kafka().removeRaftVoter(voter.id(), voter.directory()).all(),
        ids -> !ids.contains(voter.id()),
        timeout);
  }

  /**
   * Adds a voter, and waits until the quorum lists it. One that lags behind is refused, so it is
   * asked again.
   *
   * @throws ClusterException if that takes longer than {@code timeout}
   */
  public void add(Voter voter, Duration timeout) {
    change(
        "to add voter " + voter.id(),
        () -> admin.kafka().addRaftVoter(voter.id(), voter.directory(), voter.endpoints()).all(),
        ids -> ids.contains(voter.id()),
        timeout);
  }

  /**
   * Makes a controller that follows the quorum a voter, and waits until the quorum lists it. One
   * that lags behind is refused, so it is asked again.
   *
   * @param host the name under which other controllers find it, at the port that they all use
   * @throws ClusterException if that takes longer than {@code timeout}
   */
  public void promote(int node, String host, Duration timeout) {
    change(
        "to add voter " + node,
        () -> {
          Voter voter = observer(node, host);
          return admin.kafka().addRaftVoter(node, voter.directory(), voter.endpoints()).all();
        },
        ids -> ids.contains(node),
        timeout);
  }

  private Voter observer(int node, String host) {
    QuorumInfo quorum = look();
    Uuid directory =
        quorum.observers().stream()
            .filter(each -> each.replicaId() == node)
            .findFirst()
            .map(QuorumInfo.ReplicaState::replicaDirectoryId)
            .orElseThrow(
                () -> new ClusterException("node " + node + " does not follow the quorum"));
    Set<RaftVoterEndpoint> endpoints =
        voter(quorum.leaderId()).endpoints().stream()
            .map(each -> new RaftVoterEndpoint(each.listener(), host, each.port()))
            .collect(Collectors.toSet());
    return new Voter(node, directory, endpoints);
  }

  private void change(
      String what,
      Supplier<KafkaFuture<Void>> request,
      Predicate<Set<Integer>> done,
      Duration timeout) {
    AtomicReference<String> refusal = new AtomicReference<>("");
    Wait.until(
        timeout,
        () -> {
          try {
            if (done.test(ids())) {
              return true;
            }
            // An earlier request may have done it, with its answer lost.
            ClusterAdmin.answer(what, request.get());
          } catch (ClusterException e) {
            refusal.set(String.valueOf(e.getMessage()));
          }
          return false;
        },
        () ->
            "the metadata quorum was asked %s, without success after %s: %s"
                .formatted(what, Wait.text(timeout), Objects.requireNonNull(refusal.get())));
  }
}
