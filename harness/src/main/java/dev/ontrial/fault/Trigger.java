package dev.ontrial.fault;

/** Something that happens in a trial, for which a step can wait. */
public sealed interface Trigger {
  /** So many records of a configuration were acknowledged since the step began to wait. */
  record Acks(long count, String configuration) implements Trigger {
    @Override
    public String toString() {
      return count + " acknowledgements of " + configuration;
    }
  }

  /** A topic-partition has grown by so many offsets, replicated ones, since the wait began. */
  record Appended(long count, String topic, int partition) implements Trigger {
    @Override
    public String toString() {
      return count + " records appended to " + topic + "-" + partition;
    }
  }

  /** A topic-partition has another leader, or its leader another epoch. */
  record LeaderChanged(String topic, int partition) implements Trigger {
    @Override
    public String toString() {
      return "another leader of " + topic + "-" + partition;
    }
  }

  /** A topic-partition has fewer in-sync replicas than at some moment since the wait began. */
  record IsrShrunk(String topic, int partition) implements Trigger {
    @Override
    public String toString() {
      return "fewer in-sync replicas of " + topic + "-" + partition;
    }
  }

  /** A transaction of that id was seen open that was not when the wait began. */
  record TransactionOpened(String transactionalId) implements Trigger {
    @Override
    public String toString() {
      return "a transaction of " + transactionalId;
    }
  }
}
