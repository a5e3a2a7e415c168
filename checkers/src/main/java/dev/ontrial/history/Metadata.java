package dev.ontrial.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metadata that the cluster acknowledged, with all changes that operators made under load, and
 * what was read back in the end.
 */
public final class Metadata {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, LocatedEvent> acknowledged = new LinkedHashMap<>();
  private final Map<String, LocatedEvent> readBack = new LinkedHashMap<>();
  private final List<FaultSeen> changes;
  private final boolean upgraded;

  /**
   * What is gone.
   *
   * @param acknowledged where it was acknowledged, or had its last acknowledged change
   * @param read where it was read back
   * @param what what was acknowledged, and what was read
   */
  public record Gone(LocatedEvent acknowledged, LocatedEvent read, List<String> what) {}

  /** Reads both from a history. */
  public Metadata(History history) {
    for (LocatedEvent located : history.events(EventKind.METADATA)) {
      boolean read = located.event().has(Flags.READ_BACK);
      // Of several the first acknowledgement counts, as changes follow, and the last reading.
      String name = TopicMetadata.decode(located.event().text()).topic();
      if (read) {
        readBack.put(name, located);
      } else {
        acknowledged.putIfAbsent(name, located);
      }
    }
    changes =
        history.faults().stream().sorted(Comparator.comparingLong(FaultSeen::beginNanos)).toList();
    upgraded = changes.stream().anyMatch(fault -> fault.kind() == FaultKind.UPGRADE);
  }

  /** Where that was acknowledged which was not read back. */
  public List<LocatedEvent> unread() {
    return acknowledged.entrySet().stream()
        .filter(each -> !readBack.containsKey(each.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** What was acknowledged, was not changed on request since then, and is gone. */
  public List<Gone> gone() {
    List<Gone> gone = new ArrayList<>();
    acknowledged.forEach((name, located) -> {
      LocatedEvent read = readBack.get(name);
      if (read != null) {
        TopicMetadata found = TopicMetadata.decode(read.event().text());
        Expected expected = new Expected(located);
        List<String> what = name.isEmpty() ? expected.levels(found) : expected.topic(found);
        if (!what.isEmpty()) {
          gone.add(new Gone(expected.since, read, what));
        }
      }
    });
    return gone;
  }

  private static JsonNode details(LocatedEvent of) {
    try {
      return JSON.readTree(of.event().text());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What must be there in the end. */
  private final class Expected {
    final TopicMetadata first;
    final Map<String, Integer> features;
    final List<String> oldIds = new ArrayList<>();
    LocatedEvent since;
    String id;
    int partitions;
    boolean settingsKnown = !upgraded;

    Expected(LocatedEvent acknowledged) {
      first = TopicMetadata.decode(acknowledged.event().text());
      since = acknowledged;
      id = first.id();
      partitions = first.partitions();
      features = new TreeMap<>(first.features());
      changes.forEach(this::change);
    }

    private void change(FaultSeen fault) {
      JsonNode details = details(fault.begin());
      String topic = first.topic();
      switch (fault.kind()) {
        case RECREATE_TOPIC, DELETE_TOPIC -> {
          if (details.path("topicIdFrom").has(topic)) {
            oldIds.add(id);
            id = details.path("topicIdTo").path(topic).asText("");
            since = fault.begin();
          }
        }
        case ADD_PARTITIONS -> {
          if (details.path("partitionsTo").has(topic)) {
            partitions = details.path("partitionsTo").path(topic).asInt();
            since = fault.begin();
          }
        }
        // The settings are restored at its end.
        case ALTER_CONFIG -> settingsKnown &= fault.end().isPresent();
        case ALTER_FEATURES -> {
          if (!first.isOfTopic()) {
            details
                .path("levelsTo")
                .properties()
                .forEach(each -> features.put(each.getKey(), each.getValue().asInt()));
            since = fault.begin();
          }
        }
        // These change nothing that is compared. After an upgrade no settings are.
        case KILL,
            PAUSE,
            RESTART,
            UPGRADE,
            ISOLATE,
            REPLIES_LOST,
            LATENCY,
            BANDWIDTH,
            RESET,
            POWER_LOSS,
            CORRUPT,
            DISK_ERROR,
            DISK_SLOW,
            ZOMBIE,
            REBALANCE,
            REDEPLOY,
            WIRE,
            CLOCK,
            STARVE,
            FILE_DESCRIPTORS,
            MEMORY,
            ELECT_LEADER,
            REASSIGN,
            REMOVE_CONTROLLER,
            ADD_CONTROLLER,
            ADD_BROKER,
            REMOVE_BROKER,
            QUOTA,
            DELETE_RECORDS,
            UNKNOWN -> {}
      }
    }

    List<String> topic(TopicMetadata found) {
      List<String> gone = new ArrayList<>();
      if (id.isEmpty()) {
        if (!found.id().isEmpty() && oldIds.contains(found.id())) {
          gone.add("its deletion, as it is there with the id " + found.id());
        }
      } else if (found.id().isEmpty()) {
        gone.add("the topic with the id " + id);
      } else if (!found.id().equals(id)) {
        gone.add("the topic with the id %s, in whose place is %s".formatted(id, found.id()));
      } else {
        if (found.partitions() < partitions) {
          gone.add(
              "%d of its %d partitions".formatted(partitions - found.partitions(), partitions));
        }
        if (settingsKnown) {
          first
              .settings()
              .forEach((key, value) -> {
                if (!value.equals(found.settings().get(key))) {
                  gone.add(
                      "%s=%s, in whose place is %s"
                          .formatted(key, value, found.settings().getOrDefault(key, "nothing")));
                }
              });
        }
      }
      return gone;
    }

    List<String> levels(TopicMetadata found) {
      List<String> gone = new ArrayList<>();
      features.forEach((name, level) -> {
        int now = found.features().getOrDefault(name, 0);
        if (now < level) {
          gone.add("level %d of %s, which is at %d".formatted(level, name, now));
        }
      });
      return gone;
    }
  }
}
