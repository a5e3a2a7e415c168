package dev.ontrial.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one history file adds to a {@link History}. */
final class HistoryPart {
  final String file;
  final HistoryRows rows;
  final Map<RecordEventsKey, RecordEvents> recordEvents = new LinkedHashMap<>();
  final Map<Integer, DeclaredProcess> processes = new LinkedHashMap<>();
  final Map<Integer, DeclaredTopicPartition> topicPartitions = new LinkedHashMap<>();
  final List<DeclaredConfiguration> configurations = new ArrayList<>();
  final List<LocatedEvent> rest = new ArrayList<>();
  final List<FinalRead> finalReads = new ArrayList<>();
  final Map<Integer, FaultSeen> faults = new LinkedHashMap<>();
  final List<ProgramSeen> programs = new ArrayList<>();
  final List<Damage> damages = new ArrayList<>();
  @Nullable DeclaredTrial trial;
  long firstNanos = Long.MAX_VALUE;
  long lastNanos = Long.MIN_VALUE;

  private final Path path;
  private @Nullable RecordEvents lastRecordEvents;

  /** Whose columns, of what, about which topic-partition. */
  record RecordEventsKey(EventKind kind, int process, int topicPartition) {}

  HistoryPart(Path path) {
    this.path = path;
    this.file = String.valueOf(path.getFileName());
    this.rows = new HistoryRows(file);
  }

  /** Takes one event in; what cannot be understood becomes a damage. */
  void accept(long slot, Event event) {
    time(event.timeNanos());
    try {
      take((int) slot, event);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : "";
      damage(slot, "the " + event.kind() + " there cannot be understood. " + message);
    }
  }

  private void damage(long slot, String what) {
    damages.add(new Damage(path, (slot + 1) * HistoryFormat.SLOT_BYTES, what));
  }

  private EventTexts texts(int slot, EventKind kind) {
    return new EventTexts(what -> damage(slot, "in the " + kind + " there " + what));
  }

  /** Takes note of the time of an event. */
  void time(long nanos) {
    firstNanos = Math.min(firstNanos, nanos);
    lastNanos = Math.max(lastNanos, nanos);
  }

  private void take(int slot, Event event) throws JsonProcessingException {
    switch (event.kind()) {
      case SEND, SEND_DONE, TXN_BEGIN, TXN_END, TXN_DONE, READ -> rows.take(event, slot);
      case PROCESSED, DELIVERED, SHARE_ACK, SHARE_ACK_DONE -> recordEvents(event).add(event, slot);
      case PROCESS -> {
        processes.put(event.process(), texts(slot, event.kind()).process(event));
        keep(event, slot);
      }
      case TOPIC_PARTITION ->
          topicPartitions.put(
              event.topicPartition(), texts(slot, event.kind()).topicPartition(event));
      case CONFIGURATION -> configurations.add(texts(slot, event.kind()).configuration(event));
      case TRIAL -> trial = texts(slot, event.kind()).trial(event);
      case FAULT_BEGIN -> {
        LocatedEvent located = new LocatedEvent(event, file, slot);
        faults.put(number(event), texts(slot, event.kind()).fault(located));
        rest.add(located);
      }
      case FAULT_END -> {
        LocatedEvent located = new LocatedEvent(event, file, slot);
        faults.computeIfPresent(number(event), (n, begun) -> begun.ended(located));
        rest.add(located);
      }
      case PHASE -> {
        texts(slot, event.kind()).phase(event);
        keep(event, slot);
      }
      case FINAL_READ -> {
        LocatedEvent located = new LocatedEvent(event, file, slot);
        finalReads.add(finalRead(located));
        rest.add(located);
      }
      case PROGRAM -> {
        programs.add(ProgramSeen.of(event));
        keep(event, slot);
      }
      case LEADER,
          METRIC,
          PROCESS_END,
          ASSIGNED,
          REVOKED,
          HANGING_TXN,
          NOTE,
          OFFSET_COMMIT,
          OFFSET_COMMIT_DONE,
          GROUP_OFFSET,
          END_OFFSET,
          INIT_TXN,
          INIT_TXN_DONE,
          ALTERED,
          REPLICA,
          SEEK,
          CLIENT_ERRORS,
          DISTURBANCE,
          CLOCK_OFFSET,
          METADATA,
          TEXT,
          END ->
          keep(event, slot);
    }
  }

  private void keep(Event event, int slot) {
    rest.add(new LocatedEvent(event, file, slot));
  }

  private RecordEvents recordEvents(Event event) {
    RecordEvents last = lastRecordEvents;
    if (last == null
        || last.kind() != event.kind()
        || last.process() != event.process()
        || last.topicPartition() != event.topicPartition()) {
      last =
          recordEvents.computeIfAbsent(
              new RecordEventsKey(event.kind(), event.process(), event.topicPartition()),
              key -> new RecordEvents(key.kind(), key.process(), key.topicPartition(), file));
      lastRecordEvents = last;
    }
    return last;
  }

  private static int number(Event event) {
    return (int) event.sequence();
  }

  private static FinalRead finalRead(LocatedEvent located) {
    Event event = located.event();
    return new FinalRead(
        event.process(),
        event.topicPartition(),
        event.sequence(),
        event.offset(),
        event.has(Flags.COMPLETE),
        event.text(),
        located);
  }
}
