package dev.ontrial.checker;

import dev.ontrial.history.History;
import dev.ontrial.history.Reads;
import java.util.HashSet;
import java.util.Set;

/**
 * A walk over all reads, of the final and of the concurrent readers, that reports each offset of a
 * topic-partition at most once.
 */
final class ReadScan {
  /** Says whether a read is an anomaly. */
  interface Test {
    boolean isAnomaly(Reads reads, int index);
  }

  /** Reports a read that is one. */
  interface Report {
    void found(Reads reads, int index);
  }

  private ReadScan() {}

  static void run(History history, Test test, Report report) {
    Set<Place> reported = new HashSet<>();
    for (Reads reads : history.reads()) {
      for (int index = 0; index < reads.count(); index++) {
        if (test.isAnomaly(reads, index)
            && reported.add(new Place(reads.topicPartition(), reads.offset(index)))) {
          report.found(reads, index);
        }
      }
    }
  }

  /** Made for anomalies only, never for every record. */
  private record Place(int topicPartition, long offset) {}
}
