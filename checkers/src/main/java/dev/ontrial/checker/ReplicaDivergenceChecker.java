package dev.ontrial.checker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.ScreenRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds topic-partitions of which two replicas' logs differ. */
final class ReplicaDivergenceChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          Two in-sync replicas whose logs hold different batches below the high watermark, after \
          everything had settled.\
          """,
          """
          Kafka documentation, Design, Replication: "all replicas have the exact same log with the \
          same offsets"; KIP-101, KIP-279; Kafka's `ReplicaVerificationTool`\
          """,
          """
          p3 sends #17 to t-0 and gets OK, offset 2082
          the leader of t-0 changes twice
          everything settles, and all replicas are in sync
          the disk of broker-2 has another batch at offset 2082 than that of broker-1\
          """,
          """
          The brokers' disks are out of reach, or the topic-partition did not settle. Where a log \
          cannot be read, or begins later than its leader's, it is not compared (a gap).\
          """);

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.REPLICA_DIVERGENCE;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.OTHER_EVENT);
  }

  /** What one replica was found to hold. */
  private record Replica(LocatedEvent located, JsonNode text) {
    String digest() {
      return text.path("digest").asText();
    }

    void tell(String name, Story story) {
      Event event = located.event();
      String differs = text.path("differs").asText();
      story.step(
          located.timeNanos(),
          "broker-%d holds %d batches of %s below offset %d, digest %s%s"
              .formatted(
                  event.writer(),
                  text.path("batches").asInt(),
                  name,
                  event.offset(),
                  digest(),
                  differs.isEmpty() ? "" : "; " + differs),
          located.pointer());
    }
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    Map<Integer, List<Replica>> replicas = new TreeMap<>();
    for (LocatedEvent located : evidence.history().events(EventKind.REPLICA)) {
      Event event = located.event();
      Replica replica = new Replica(located, text(event));
      if (event.has(Flags.COMPLETE) && !replica.digest().isEmpty()) {
        replicas.computeIfAbsent(event.topicPartition(), id -> new ArrayList<>()).add(replica);
      } else {
        sink.gap(
            evidence.configurationOf(event.topicPartition()),
            "the log of %s on broker-%d could not be compared: %s"
                .formatted(
                    evidence.name(event.topicPartition()),
                    event.writer(),
                    replica.text().path("why").asText("the reason is not known")));
      }
    }
    replicas.forEach((topicPartition, each) -> check(evidence, topicPartition, each, sink));
  }

  private static JsonNode text(Event event) {
    try {
      return JSON.readTree(event.text());
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode().put("why", "what was found cannot be understood");
    }
  }

  private void check(
      Evidence evidence, int topicPartition, List<Replica> replicas, AnomalySink sink) {
    // Logs that were read up to different offsets cannot be compared by their digests.
    Map<Long, Set<String>> digests = new HashMap<>();
    for (Replica each : replicas) {
      long end = each.located().event().offset();
      digests.computeIfAbsent(end, offset -> new HashSet<>()).add(each.digest());
    }
    String configuration = evidence.configurationOf(topicPartition);
    if (digests.values().stream().allMatch(alike -> alike.size() == 1)
        || evidence.setting(configuration, "cleanup.policy", "delete").contains("compact")) {
      return; // every broker compacts its replica in its own time
    }
    Candidate candidate =
        new Candidate(
            kind(),
            configuration,
            topicPartition,
            Event.NONE,
            replicas.getFirst().located().timeNanos());
    sink.found(
        candidate,
        () -> {
          Story story = new Story(evidence);
          String name = evidence.name(topicPartition);
          replicas.forEach(each -> each.tell(name, story));
          return story
              .nextLeader(topicPartition, evidence.history().firstNanos())
              .tell(candidate, "the replicas of " + name + " do not hold the same");
        });
  }
}
