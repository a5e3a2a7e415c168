package dev.ontrial.report.html;

import dev.ontrial.checker.AnomalyKind;
import dev.ontrial.checker.Evidence;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventFamily;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Outcome;
import dev.ontrial.series.Timeline;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes rows of a picture from events of the history. */
final class RowReader {
  private static final int MOST_LABEL = 34;

  private final Timeline timeline;
  private final Leaders leaders;
  private final SceneLanes lanes;
  private final Set<String> accused;
  private final AnomalyKind kind;
  private final boolean absent;

  /**
   * A reader for one picture.
   *
   * @param accused the records that the anomaly is about, such as {@code p3#17}
   * @param kind what is wrong with them
   */
  RowReader(
      Timeline timeline, Leaders leaders, SceneLanes lanes, Set<String> accused, AnomalyKind kind) {
    this.timeline = timeline;
    this.leaders = leaders;
    this.lanes = lanes;
    this.accused = accused;
    this.kind = kind;
    this.absent = StripReader.isAbsence(kind);
  }

  /**
   * The row of an event; null for one that is not drawn.
   *
   * @param neighbour whether it is shown for comparison only
   */
  @Nullable Row row(LocatedEvent located, boolean neighbour) {
    Event event = located.event();
    return switch (event.kind()) {
      case SEND -> sent(located, neighbour);
      case SEND_DONE -> answered(located, neighbour);
      case READ, DELIVERED -> read(located, neighbour);
      case PROCESSED -> note(located, true, "processes " + number(event), tone(event, neighbour));
      case TXN_BEGIN -> note(located, true, "begins transaction " + event.transaction());
      case TXN_END -> note(located, true, asks(event) + " transaction " + event.transaction());
      case TXN_DONE, INIT_TXN_DONE -> told(located);
      case INIT_TXN -> note(located, true, "initTransactions()");
      case OFFSET_COMMIT -> toBroker(located, "commit position " + event.offset());
      case OFFSET_COMMIT_DONE ->
          fromBroker(located, event.outcome() + ", position " + event.offset());
      case SHARE_ACK -> toBroker(located, "accepts offset " + event.offset());
      case SHARE_ACK_DONE -> fromBroker(located, event.outcome() + ", offset " + event.offset());
      case ASSIGNED -> note(located, false, "is assigned " + name(event.topicPartition()));
      case REVOKED -> note(located, false, "loses " + name(event.topicPartition()));
      case PROCESS_END -> note(located, true, event.has(Flags.CRASHED) ? "is killed" : "ends");
      case METRIC ->
          Evidence.countsRetries(event)
              ? note(located, true, "has retried " + event.offset() + " records")
              : null;
      case FINAL_READ -> finalRead(located);
      case LEADER ->
          onBroker(
              located,
              event.writer(),
              "leads now (epoch " + event.leaderEpoch() + ")",
              Row.Tone.PLAIN);
      case END_OFFSET -> onBroker(located, leader(event), "end offset " + event.offset());
      case GROUP_OFFSET -> position(located);
      case REPLICA -> onBroker(located, event.writer(), "log ends at " + event.offset());
      case HANGING_TXN ->
          onBroker(located, leader(event), "transaction open for ever", Row.Tone.BAD);
      case TEXT,
          END,
          PROCESS,
          TOPIC_PARTITION,
          CONFIGURATION,
          TRIAL,
          FAULT_BEGIN,
          FAULT_END,
          PHASE,
          NOTE,
          ALTERED,
          SEEK,
          CLIENT_ERRORS,
          PROGRAM,
          DISTURBANCE,
          CLOCK_OFFSET,
          METADATA ->
          null;
    };
  }

  private Row position(LocatedEvent located) {
    boolean bad = kind == AnomalyKind.SKIPPED;
    String label = "group's final position: " + located.event().offset();
    return onBroker(located, leader(located.event()), label, bad ? Row.Tone.BAD : Row.Tone.PLAIN);
  }

  private Row sent(LocatedEvent located, boolean neighbour) {
    Event event = located.event();
    return new Row(
        at(located),
        Row.Shape.ARROW,
        lanes.process(event.process(), true),
        leaderLane(event),
        "send " + number(event),
        tone(event, neighbour) == Row.Tone.DIM ? Row.Tone.DIM : Row.Tone.PLAIN,
        located.pointer());
  }

  private Row answered(LocatedEvent located, boolean neighbour) {
    Event event = located.event();
    Outcome outcome = event.outcome();
    String label =
        switch (outcome) {
          case OK -> number(event) + " OK at " + event.offset();
          case SENT -> number(event) + " handed over (acks=0)";
          case FAIL -> number(event) + " refused";
          case INFO, NONE -> number(event) + ": no answer";
        };
    boolean arrives = outcome == Outcome.OK || outcome == Outcome.FAIL;
    Row.Tone good = outcome == Outcome.OK ? Row.Tone.GOOD : Row.Tone.PLAIN;
    return new Row(
        at(located),
        arrives ? Row.Shape.ARROW : Row.Shape.BROKEN_ARROW,
        leaderLane(event),
        lanes.process(event.process(), true),
        label,
        neighbour ? Row.Tone.DIM : good,
        located.pointer());
  }

  private Row read(LocatedEvent located, boolean neighbour) {
    Event event = located.event();
    return new Row(
        at(located),
        Row.Shape.ARROW,
        leaderLane(event),
        lanes.process(event.process(), false),
        identity(event) + " at " + event.offset(),
        tone(event, neighbour),
        located.pointer());
  }

  private Row finalRead(LocatedEvent located) {
    Event event = located.event();
    String missing = accused.stream().findFirst().map(RowReader::number).orElse("");
    boolean bad = absent && !missing.isEmpty();
    return new Row(
        at(located),
        Row.Shape.NOTE,
        lanes.process(event.process(), false),
        "",
        bad ? "no " + missing + " in the log" : "end reached: " + event.offset(),
        bad ? Row.Tone.BAD : Row.Tone.PLAIN,
        located.pointer());
  }

  private Row told(LocatedEvent located) {
    Event event = located.event();
    boolean good = event.outcome() == Outcome.OK;
    String end = event.has(Flags.COMMIT) ? "committed" : "aborted";
    String what =
        event.transaction() < 0
            ? "initialized"
            : "transaction %d %s".formatted(event.transaction(), end);
    String label = good ? what : "no answer (" + event.outcome() + ")";
    return note(located, true, label, good ? Row.Tone.GOOD : Row.Tone.PLAIN);
  }

  private static String asks(Event event) {
    return event.has(Flags.COMMIT) ? "asks to commit" : "asks to abort";
  }

  private Row toBroker(LocatedEvent located, String label) {
    Event event = located.event();
    return arrow(located, lanes.process(event.process(), false), leaderLane(event), label);
  }

  private Row fromBroker(LocatedEvent located, String label) {
    Event event = located.event();
    return arrow(located, leaderLane(event), lanes.process(event.process(), false), label);
  }

  private Row arrow(LocatedEvent located, String from, String to, String label) {
    boolean good = located.event().outcome() == Outcome.OK;
    Row.Tone tone = good ? Row.Tone.GOOD : Row.Tone.PLAIN;
    return new Row(at(located), Row.Shape.ARROW, from, to, label, tone, located.pointer());
  }

  private Row note(LocatedEvent located, boolean sends, String label) {
    return note(located, sends, label, Row.Tone.PLAIN);
  }

  private Row note(LocatedEvent located, boolean sends, String label, Row.Tone tone) {
    String lane = lanes.process(located.event().process(), sends);
    return new Row(at(located), Row.Shape.NOTE, lane, "", label, tone, located.pointer());
  }

  private Row onBroker(LocatedEvent located, int node, String label) {
    return onBroker(located, node, label, Row.Tone.PLAIN);
  }

  private Row onBroker(LocatedEvent located, int node, String label, Row.Tone tone) {
    String lane = lanes.broker(node, log(located.event().topicPartition()));
    return new Row(at(located), Row.Shape.NOTE, lane, "", label, tone, located.pointer());
  }

  private long at(LocatedEvent located) {
    return timeline.relative(located.timeNanos());
  }

  private int leader(Event event) {
    return leaders.at(event.topicPartition(), event.timeNanos());
  }

  private String leaderLane(Event event) {
    return lanes.broker(leader(event), log(event.topicPartition()));
  }

  String name(int topicPartition) {
    DeclaredTopicPartition declared = timeline.outline().topicPartition(topicPartition);
    return declared == null ? "?" : declared.toString();
  }

  private String log(int topicPartition) {
    return topicPartition < 0 ? "" : "log of " + shortened(name(topicPartition));
  }

  private static String shortened(String label) {
    return label.length() <= MOST_LABEL ? label : label.substring(0, MOST_LABEL - 1) + "…";
  }

  private Row.Tone tone(Event event, boolean neighbour) {
    if (accused.contains(identity(event)) && !absent && !StripReader.isOmission(kind)) {
      return Row.Tone.BAD;
    }
    return neighbour ? Row.Tone.DIM : Row.Tone.PLAIN;
  }

  /** Such as {@code p3#17}: whoever wrote the record, and its number. */
  static String identity(Event event) {
    if (event.kind() == EventKind.READ && (event.has(Flags.CORRUPT) || event.has(Flags.FOREIGN))) {
      return "a damaged or foreign record";
    }
    boolean sent = event.kind().family() == EventFamily.SEND;
    return "p" + (sent ? event.process() : event.writer()) + "#" + event.sequence();
  }

  private static String number(Event event) {
    return number(identity(event));
  }

  private static String number(String identity) {
    int hash = identity.indexOf('#');
    return hash < 0 ? identity : identity.substring(hash);
  }
}
