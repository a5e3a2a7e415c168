package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.FinalRead;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Removals;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds logs that begin behind what was deleted on request.
 *
 * <p>The contract compares the age of what is gone with the retention. Where the final read counts,
 * that is the age of the last record whose presence was promised, as of each {@link
 * AnomalyKind#LOST} record. Otherwise nothing is known of single records, and it is the age of the
 * history.
 */
final class RetentionLossChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A log that begins behind what was deleted on request, although nothing in it can have been \
          older than `retention.ms`.\
          """,
          "topic settings `retention.ms` and `retention.bytes`;"
              + " UnifiedLog.deleteRetentionMsBreachedSegments; KIP-107",
          """
          p3 sends #17 to t-0, whose retention.ms is 604800000
          p3 gets OK, offset 2082
          no client requests the deletion of records of t-0
          90 s later the final read of t-0 begins at offset 2090\
          """,
          """
          The final read is missing or incomplete. With `retention.bytes`, or where the settings are \
          not known, it is undecided. Counted once for each topic-partition. Where the final read \
          counts although it began late, since a clock was shifted, what is gone is `lost` as well.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.RETENTION_LOSS;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.OTHER_EVENT, ScreenRule.NOT_MET, ScreenRule.UNUSUAL_ANSWER);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    Removals removals = new Removals(evidence.history());
    for (DeclaredTopicPartition declared : evidence.history().topicPartitions()) {
      FinalRead read = evidence.whole(declared.id());
      long allowed = removals.below(declared.id());
      if (read != null && read.firstOffset() > allowed) {
        found(evidence, declared, read, allowed, sink);
      }
    }
  }

  /** A record whose presence was promised. */
  private record Promised(Sends sends, int sequence) {
    long offset() {
      return sends.offset(sequence);
    }
  }

  private void found(
      Evidence evidence,
      DeclaredTopicPartition declared,
      FinalRead read,
      long allowed,
      AnomalySink sink) {
    Promised last =
        evidence.complete(declared.id())
            ? last(evidence, declared, allowed, read.firstOffset())
            : null;
    long from =
        last == null ? evidence.history().firstNanos() : evidence.since(last.sends, last.sequence);
    Candidate candidate =
        new Candidate(
                kind(),
                declared.configuration(),
                declared.id(),
                last == null ? Event.NONE : last.sends.process(),
                Long.MAX_VALUE,
                Set.of(Circumstance.BELOW_LOG_START))
            .within(from, Long.MAX_VALUE);
    sink.found(
        candidate,
        () -> {
          Story story = new Story(evidence).faults(from, read.where().timeNanos());
          if (last != null) {
            story.record(last.sends, last.sequence);
          }
          return story
              .step(
                  read.where().timeNanos(),
                  "the final read of %s begins at offset %d"
                      .formatted(declared, read.firstOffset()),
                  read.where().pointer())
              .tell(
                  candidate,
                  "the log of %s begins at offset %d, and %s"
                      .formatted(
                          declared,
                          read.firstOffset(),
                          allowed == 0
                              ? "no client asked to delete its records"
                              : "only records below %d were to be deleted".formatted(allowed)));
        });
  }

  /** The last record below the beginning that all in-sync replicas had. */
  private static @Nullable Promised last(
      Evidence evidence, DeclaredTopicPartition declared, long allowed, long begin) {
    String acks = evidence.setting(declared.configuration(), "acks", "all");
    boolean byAll = acks.equals("all") || acks.equals("-1");
    Promised last = null;
    for (Sends sends : evidence.history().sends()) {
      for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
        Promised each = new Promised(sends, sequence);
        if (sends.invoked(sequence)
            && sends.topicPartition(sequence) == declared.id()
            && sends.outcome(sequence) == Outcome.OK
            && (byAll || evidence.readings().wasRead(sends.process(), sequence))
            && each.offset() >= allowed
            && each.offset() < begin
            && (last == null || each.offset() > last.offset())) {
          last = each;
        }
      }
    }
    return last;
  }
}
