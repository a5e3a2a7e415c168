package dev.ontrial.checker;

import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Event;
import dev.ontrial.history.Flags;
import dev.ontrial.history.Reads;
import java.util.Set;

/**
 * Finds outputs of Streams that a read_committed consumer met and that are gone. Such records carry
 * the identity of their input, and no process of the run sent them.
 */
final class LostOutputs {
  private final Evidence evidence;

  LostOutputs(Evidence evidence) {
    this.evidence = evidence;
  }

  void check(AnomalySink sink) {
    for (DeclaredTopicPartition declared : evidence.history().topicPartitions()) {
      if (declared.isDerived() && evidence.complete(declared.id())) {
        check(declared, sink);
      }
    }
  }

  private void check(DeclaredTopicPartition declared, AnomalySink sink) {
    RecordSet there = new RecordSet();
    evidence.forEachFinal(
        declared.id(), (reads, index) -> there.add(reads.writer(index), reads.sequence(index)));
    RecordSet told = new RecordSet();
    for (Reads reads : evidence.history().reads()) {
      for (int index = 0;
          reads.topicPartition() == declared.id() && index < reads.count();
          index++) {
        if (reads.identified(index)
            && !reads.has(index, Flags.FINAL)
            && !reads.has(index, Flags.UNCOMMITTED)
            && reads.sequence(index) >= 0
            && !there.contains(reads.writer(index), reads.sequence(index))
            && told.add(reads.writer(index), reads.sequence(index))) {
          found(declared, reads, index, sink);
        }
      }
    }
  }

  private void found(DeclaredTopicPartition declared, Reads reads, int index, AnomalySink sink) {
    Candidate candidate =
        new Candidate(
            AnomalyKind.LOST,
            declared.configuration(),
            declared.id(),
            Event.NONE,
            reads.timeNanos(index),
            Set.of(Circumstance.WAS_READ));
    String output = "the output of " + Story.identity(reads, index);
    sink.found(
        candidate,
        () ->
            new Story(evidence)
                .read(reads, index)
                .faults(reads.timeNanos(index), Long.MAX_VALUE)
                .nextLeader(declared.id(), reads.timeNanos(index))
                .finalRead(declared.id(), " and has not found " + output)
                .tell(candidate, output + " was read by a consumer and is not in the log"));
  }
}
