package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Reads;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.Sends;
import java.util.List;
import java.util.Set;

/**
 * Finds offsets at which different records were read.
 *
 * <p>Why no concurrent reader is a false witness: a leader hands consumers nothing at or above its
 * high watermark, with either isolation level, and the high watermark is what every in-sync replica
 * has. Whoever is elected cleanly has all of it. What acks=1 loses lies above it and was never
 * read. So two reads that disagree show a truncation below the high watermark. Derived records are
 * compared by the input that they were made from.
 *
 * <p>A record that was read and is gone altogether is lost. One that is still there, but not where
 * it was read, shows a truncation as well.
 */
final class InconsistentOffsetChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          Two reads returned different records at one offset of one topic-partition; or a consumer read a \
          record at an offset at which the complete final read found nothing, and read the record elsewhere.\
          """,
          "Jepsen's `inconsistent-offsets`; high watermark, Kafka documentation, Design,"
              + " Replication; KIP-101, KIP-279",
          """
          reader r1 reads p3#17 at offset 2082 of t-0
          the leader of t-0 is killed; the log is cut below what r1 has seen
          the new leader appends another record at offset 2082
          the final read finds p4#9 at offset 2082\
          """,
          """
          An acknowledgement is not a read: an acks=1 record whose offset another record has taken is \
          lost. Consumers see only what lies below the high watermark, which no clean election cuts; \
          so no legal truncation explains two reads that disagree. read_committed readers may see \
          fewer records than read_uncommitted ones, never others. Counted once for each offset.\
          """);

  private static final long FOREIGN = -2;
  private static final String NOTHING = "nothing";

  /** Stands at an offset of which it has been told. */
  private static final long FOUND = Long.MAX_VALUE;

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.INCONSISTENT_OFFSET;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.READERS_DIFFER, ScreenRule.ODD);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    for (DeclaredTopicPartition declared : evidence.history().topicPartitions()) {
      List<Reads> readers =
          evidence.history().reads().stream()
              .filter(reads -> reads.topicPartition() == declared.id())
              .toList();
      check(evidence, declared, readers, sink);
    }
  }

  private void check(
      Evidence evidence, DeclaredTopicPartition declared, List<Reads> readers, AnomalySink sink) {
    OffsetMap content = new OffsetMap();
    for (Reads reads : readers) {
      for (int index = 0; index < reads.count(); index++) {
        if (reads.has(index, Flags.CORRUPT) || reads.offset(index) < 0) {
          continue;
        }
        long identity = identity(reads, index);
        long before = content.get(reads.offset(index));
        if (before == 0) {
          content.put(reads.offset(index), identity);
        } else if (before != identity && before != FOUND) {
          found(evidence, declared, readers, reads, index, sink);
          content.put(reads.offset(index), FOUND);
        }
      }
    }
    if (evidence.complete(declared.id())) {
      vanished(evidence, declared, readers, content, sink);
    }
  }

  /** Offsets at which a record was read, and that are empty now, though the record stands. */
  private void vanished(
      Evidence evidence,
      DeclaredTopicPartition declared,
      List<Reads> readers,
      OffsetMap content,
      AnomalySink sink) {
    OffsetMap last = new OffsetMap();
    for (Reads reads : readers) {
      for (int index = 0; index < reads.count(); index++) {
        if (reads.has(index, Flags.FINAL) && reads.offset(index) >= 0) {
          last.put(reads.offset(index), FOUND);
        }
      }
    }
    for (Reads reads : readers) {
      for (int index = 0; index < reads.count(); index++) {
        long offset = reads.offset(index);
        if (offset >= 0
            && last.get(offset) == 0
            && !evidence.isBelowStart(declared.id(), offset)
            && content.get(offset) != FOUND
            && evidence.readings().proves(reads, index)
            && evidence.seen(reads.writer(index), reads.sequence(index))) {
          found(evidence, declared, readers, reads, index, sink);
          content.put(offset, FOUND);
        }
      }
    }
  }

  private static long identity(Reads reads, int index) {
    return reads.has(index, Flags.FOREIGN)
        ? FOREIGN
        : ((long) (reads.writer(index) + 2) << 32) + reads.sequence(index) + 2;
  }

  private void found(
      Evidence evidence,
      DeclaredTopicPartition declared,
      List<Reads> readers,
      Reads reads,
      int index,
      AnomalySink sink) {
    Candidate candidate =
        new Candidate(
                kind(), declared.configuration(), declared.id(), Event.NONE, reads.timeNanos(index))
            .within(earliest(evidence, readers, reads, index), latest(readers, reads, index));
    sink.found(candidate, () -> witness(evidence, readers, reads, index, candidate));
  }

  private static Anomaly witness(
      Evidence evidence, List<Reads> readers, Reads reads, int index, Candidate candidate) {
    Story story = new Story(evidence).read(reads, index);
    String other = other(story, readers, reads, index);
    if (other.equals(NOTHING)) {
      story.finalRead(candidate.topicPartition(), " and has found nothing there");
    }
    return story
        .nextLeader(candidate.topicPartition(), evidence.history().firstNanos())
        .tell(
            candidate,
            "offset %d of %s held %s for one read and %s for another"
                .formatted(
                    reads.offset(index),
                    evidence.name(candidate.topicPartition()),
                    other,
                    Story.identity(reads, index)));
  }

  /** When the first of the records at that offset was sent, or read where that is not known. */
  private static long earliest(Evidence evidence, List<Reads> readers, Reads reads, int index) {
    long earliest = Long.MAX_VALUE;
    for (Reads each : readers) {
      for (int at = 0; at < each.count(); at++) {
        if (each.offset(at) == reads.offset(index)) {
          Sends sends = each.identified(at) ? evidence.history().sends(each.writer(at)) : null;
          long since = each.timeNanos(at);
          if (sends != null && sends.invoked(each.sequence(at))) {
            since = sends.timeNanos(each.sequence(at));
          }
          earliest = Math.min(earliest, since);
        }
      }
    }
    return earliest;
  }

  /** When that offset was read last. */
  private static long latest(List<Reads> readers, Reads reads, int index) {
    long latest = reads.timeNanos(index);
    for (Reads each : readers) {
      for (int at = 0; at < each.count(); at++) {
        if (each.offset(at) == reads.offset(index)) {
          latest = Math.max(latest, each.timeNanos(at));
        }
      }
    }
    return latest;
  }

  /** The first read of the same offset that met something else; tells it. */
  private static String other(Story story, List<Reads> readers, Reads reads, int index) {
    long offset = reads.offset(index);
    for (Reads earlier : readers) {
      for (int at = 0; at < earlier.count(); at++) {
        if (earlier.offset(at) == offset
            && !earlier.has(at, Flags.CORRUPT)
            && identity(earlier, at) != identity(reads, index)) {
          story.read(earlier, at);
          return Story.identity(earlier, at);
        }
      }
    }
    return NOTHING;
  }
}
