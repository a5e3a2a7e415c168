package dev.ontrial.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which final read of each topic-partition counts: the last complete one from offset 0; one with
 * read_uncommitted only where no transactions are used.
 *
 * <p>One that begins later counts too where a clock was shifted, since what was deleted then is
 * judged by the clocks, and only of plain producers, of which nothing else depends on what the log
 * held before. It also counts where it begins no later than a request to delete records allowed, of
 * plain topics and of the input of a transform.
 */
public final class FinalReads {
  private final History history;
  private final Map<Integer, FinalRead> complete = new TreeMap<>();
  private final Map<Integer, FinalRead> incomplete = new TreeMap<>();
  private final Map<String, Boolean> transactional = new HashMap<>();
  private final Set<String> plain = new HashSet<>();
  private final Set<String> transforms = new HashSet<>();
  private final boolean clockShifted;
  private final Removals removals;

  /** Chooses among the final reads of a history. */
  public FinalReads(History history) {
    this.history = history;
    for (DeclaredConfiguration configuration : history.configurations()) {
      if (configuration.workload() == WorkloadKind.SEQUENCED) {
        plain.add(configuration.name());
      }
      if (configuration.workload() == WorkloadKind.TRANSFORM) {
        transforms.add(configuration.name());
      }
      boolean declared = configuration.setting("transactional", "false").equals("true");
      transactional.put(configuration.name(), declared || configuration.workload().hasOutput());
    }
    removals = new Removals(history);
    clockShifted = history.faults().stream().anyMatch(fault -> fault.kind() == FaultKind.CLOCK);
    history.finalReads().forEach(this::choose);
  }

  private void choose(FinalRead read) {
    DeclaredProcess reader = history.process(read.process());
    boolean uncommitted = reader != null && reader.isolation().equals("read_uncommitted");
    DeclaredTopicPartition declared = history.topicPartition(read.topicPartition());
    String configuration = declared == null ? "" : declared.configuration();
    if (uncommitted && transactional.getOrDefault(configuration, false)) {
      return;
    }
    boolean whole =
        read.firstOffset() <= 0
            || (declared != null
                && mayShrink(declared)
                && read.firstOffset() <= removals.below(declared.id()))
            || (clockShifted
                && plain.contains(configuration)
                && !transactional.getOrDefault(configuration, false));
    if (read.complete() && whole) {
      complete.put(read.topicPartition(), read);
    } else {
      incomplete.put(read.topicPartition(), read);
    }
  }

  private boolean mayShrink(DeclaredTopicPartition declared) {
    return declared.role() == TopicRole.PLAIN
        || (declared.role() == TopicRole.INPUT && transforms.contains(declared.configuration()));
  }

  /** The complete final read that counts, by topic-partition. */
  public Map<Integer, FinalRead> complete() {
    return complete;
  }

  /** The last one that does not count, or null. */
  public @Nullable FinalRead incomplete(int topicPartition) {
    return incomplete.get(topicPartition);
  }
}
