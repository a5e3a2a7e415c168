package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.Sends;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** What counts as service to a configuration's clients: the moments at which a record was done. */
enum Served {
  /** A producer's record got OK; with acks=0 it was handed to the network. */
  ACKNOWLEDGED("records acknowledged") {
    @Override
    void forEach(Evidence evidence, DeclaredConfiguration configuration, Visitor visitor) {
      for (Sends sends : evidence.producers(configuration.name())) {
        acknowledged(sends, null, visitor);
      }
    }
  },

  /** A transform's record got OK in an output topic-partition. */
  TRANSFORMED("output records acknowledged") {
    @Override
    void forEach(Evidence evidence, DeclaredConfiguration configuration, Visitor visitor) {
      BitSet outputs = topicPartitions(evidence.history(), configuration, "output");
      for (Sends sends : evidence.producers(configuration.name())) {
        acknowledged(sends, outputs, visitor);
      }
    }
  },

  /** A reader met what a stream's application made of a record; it was asked for by its sending. */
  DERIVED("output records read") {
    @Override
    void forEach(Evidence evidence, DeclaredConfiguration configuration, Visitor visitor) {
      History history = evidence.history();
      BitSet outputs = topicPartitions(history, configuration, "derived");
      for (Reads reads : history.reads()) {
        if (outputs.get(reads.topicPartition())) {
          read(history, reads, visitor);
        }
      }
    }
  };

  /** When a record was not asked for at a known moment. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private final String words;

  Served(String words) {
    this.words = words;
  }

  /** Takes one served record. */
  interface Visitor {
    /**
     * Takes it.
     *
     * @param askedNanos when it was asked for, or {@link #UNKNOWN}
     * @param nanos when it was done
     */
    void served(long askedNanos, long nanos);
  }

  /** What is measured, in words. */
  String words() {
    return words;
  }

  /** Visits every served record of a configuration, in no particular order. */
  abstract void forEach(Evidence evidence, DeclaredConfiguration configuration, Visitor visitor);

  /** What counts for the configuration: what comes last of all that its workload records. */
  static Served of(History history, DeclaredConfiguration configuration) {
    if (!topicPartitions(history, configuration, "derived").isEmpty()) {
      return DERIVED;
    }
    return topicPartitions(history, configuration, "output").isEmpty() ? ACKNOWLEDGED : TRANSFORMED;
  }

  private static BitSet topicPartitions(
      History history, DeclaredConfiguration configuration, String role) {
    BitSet ids = new BitSet();
    for (DeclaredTopicPartition declared : history.topicPartitions()) {
      if (declared.configuration().equals(configuration.name()) && declared.role().equals(role)) {
        ids.set(declared.id());
      }
    }
    return ids;
  }

  private static void acknowledged(Sends sends, @Nullable BitSet only, Visitor visitor) {
    for (int sequence = 0; sequence < sends.count(); sequence++) {
      Outcome outcome = sends.outcome(sequence);
      boolean answered = outcome == Outcome.OK || outcome == Outcome.SENT;
      if (answered && sends.invoked(sequence) && counts(only, sends.topicPartition(sequence))) {
        long asked = outcome == Outcome.OK ? sends.timeNanos(sequence) : UNKNOWN;
        visitor.served(asked, sends.doneNanos(sequence));
      }
    }
  }

  private static boolean counts(@Nullable BitSet only, int topicPartition) {
    return only == null || (topicPartition >= 0 && only.get(topicPartition));
  }

  private static void read(History history, Reads reads, Visitor visitor) {
    for (int index = 0; index < reads.count(); index++) {
      if (reads.identified(index) && !reads.has(index, Flags.FINAL)) {
        Sends sends = history.sends(reads.writer(index));
        int sequence = reads.sequence(index);
        long asked = sends != null && sends.invoked(sequence) ? sends.timeNanos(sequence) : UNKNOWN;
        visitor.served(asked, reads.timeNanos(index));
      }
    }
  }
}
