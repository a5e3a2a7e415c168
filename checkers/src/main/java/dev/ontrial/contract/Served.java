package dev.ontrial.contract;

import dev.ontrial.checker.Evidence;
import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.DeclaredTopicPartition;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.Flags;
import dev.ontrial.history.History;
import dev.ontrial.history.Outcome;
import dev.ontrial.history.Reads;
import dev.ontrial.history.RecordEvents;
import dev.ontrial.history.Sends;
import dev.ontrial.history.TopicRole;
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
      BitSet outputs = topicPartitions(evidence.history(), configuration, TopicRole.OUTPUT);
      for (Sends sends : evidence.producers(configuration.name())) {
        acknowledged(sends, outputs, visitor);
      }
    }
  },

  /** A reader met what an application made of a record; it was asked for by its sending. */
  DERIVED("output records read") {
    @Override
    void forEach(Evidence evidence, DeclaredConfiguration configuration, Visitor visitor) {
      History history = evidence.history();
      BitSet outputs = topicPartitions(history, configuration, TopicRole.DERIVED);
      for (Reads reads : history.reads()) {
        if (outputs.get(reads.topicPartition())) {
          read(history, reads, visitor);
        }
      }
    }
  },

  /** An application has processed a record; it was asked for by its sending. */
  PROCESSED("records processed") {
    @Override
    void forEach(Evidence evidence, DeclaredConfiguration configuration, Visitor visitor) {
      done(evidence, configuration, EventKind.PROCESSED, visitor);
    }
  },

  /** A share group's consumer was handed a record; it was asked for by its sending. */
  DELIVERED("records delivered") {
    @Override
    void forEach(Evidence evidence, DeclaredConfiguration configuration, Visitor visitor) {
      done(evidence, configuration, EventKind.DELIVERED, visitor);
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
    if (!topicPartitions(history, configuration, TopicRole.DERIVED).isEmpty()) {
      return DERIVED;
    }
    boolean output = !topicPartitions(history, configuration, TopicRole.OUTPUT).isEmpty();
    return switch (configuration.workload().progress()) {
      case PROCESSED -> PROCESSED;
      case DELIVERED -> DELIVERED;
      case ACKNOWLEDGED, TRANSACTIONS, COMMITTED, DERIVED -> output ? TRANSFORMED : ACKNOWLEDGED;
    };
  }

  private static BitSet topicPartitions(
      History history, DeclaredConfiguration configuration, TopicRole role) {
    BitSet ids = new BitSet();
    for (DeclaredTopicPartition declared : history.topicPartitions(configuration.name())) {
      if (declared.role() == role) {
        ids.set(declared.id());
      }
    }
    return ids;
  }

  private static void acknowledged(Sends sends, @Nullable BitSet only, Visitor visitor) {
    for (int sequence = sends.next(-1); sequence >= 0; sequence = sends.next(sequence)) {
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
        long asked = sent(history, reads.writer(index), reads.sequence(index));
        visitor.served(asked, reads.timeNanos(index));
      }
    }
  }

  private static void done(
      Evidence evidence, DeclaredConfiguration configuration, EventKind kind, Visitor visitor) {
    History history = evidence.history();
    for (RecordEvents events : history.recordEvents(kind)) {
      if (evidence.configurationOf(events.topicPartition()).equals(configuration.name())) {
        for (int index = 0; index < events.count(); index++) {
          long asked = sent(history, events.writer(index), events.sequence(index));
          visitor.served(asked, events.timeNanos(index));
        }
      }
    }
  }

  /** When a record was sent, as far as it is known. */
  private static long sent(History history, int process, int sequence) {
    Sends sends = history.sends(process);
    return sends != null && sends.invoked(sequence) ? sends.timeNanos(sequence) : UNKNOWN;
  }
}
