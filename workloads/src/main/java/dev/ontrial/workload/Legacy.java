package dev.ontrial.workload;

import dev.ontrial.history.Event;
import dev.ontrial.history.EventFamily;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryReader;
import dev.ontrial.history.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What killed producers have left unconfirmed, as their history tells. */
final class Legacy {
  private record Name(int process, long sequence) {}

  private final Set<Integer> processes;
  private final Map<Name, Name> originals = new HashMap<>();
  private final Map<Name, Integer> topicPartitions = new LinkedHashMap<>();
  private final Map<Name, Integer> copies = new HashMap<>();

  private Legacy(Collection<Integer> processes) {
    this.processes = Set.copyOf(processes);
  }

  /**
   * The contents of which no copy was confirmed, in the order of their first sends there.
   *
   * @param keyed whether records have keys
   * @throws IOException if the history cannot be read
   */
  static List<Sending> of(
      ProducerSpec.Predecessor predecessor, List<TopicPartitionId> targets, boolean keyed)
      throws IOException {
    Legacy legacy = new Legacy(predecessor.processes());
    // A damage is only the end of what is known; what comes after was never sent again.
    var unused = HistoryReader.read(Path.of(predecessor.historyFile()), legacy::take);
    Map<Integer, TopicPartitionId> byId = new HashMap<>();
    targets.forEach(target -> byId.put(target.id(), target));
    List<Sending> left = new ArrayList<>();
    legacy.topicPartitions.forEach((original, id) -> {
      TopicPartitionId target = byId.get(id);
      if (target != null) {
        long key = keyed ? target.partition() : Sending.NO_KEY;
        int attempt = legacy.copies.getOrDefault(original, 1);
        left.add(new Sending(target, key, attempt, original.process(), original.sequence()));
      }
    });
    return left;
  }

  private void take(Event event) {
    if (event.kind().family() != EventFamily.SEND || !processes.contains(event.process())) {
      return;
    }
    Name copy = new Name(event.process(), event.sequence());
    if (event.kind() == EventKind.SEND) {
      boolean resent = event.writer() != Event.NONE;
      Name original = resent ? new Name(event.writer(), event.offset()) : copy;
      originals.put(copy, original);
      topicPartitions.put(original, event.topicPartition());
      // A copy of something older has at least one before it.
      copies.merge(original, resent ? 2 : 1, (before, first) -> before + 1);
    } else {
      Name original = originals.remove(copy);
      if (original != null && (event.outcome() == Outcome.OK || event.outcome() == Outcome.SENT)) {
        topicPartitions.remove(original);
      }
    }
  }
}
