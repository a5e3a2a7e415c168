package dev.ontrial.fault;

import dev.ontrial.cluster.PartitionState;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what a trigger waits for, on a thread of its own: a broken cluster answers late, and
 * the schedule must go on meanwhile.
 */
final class TriggerWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final TriggerSource signals;
  private final Runnable fired;
  private final Thread thread;
  private volatile @Nullable Long firedNanos;

  /**
   * Begins to look.
   *
   * @param fired is told, once
   */
  TriggerWatch(Trigger trigger, TriggerSource signals, Runnable fired) {
    this.signals = signals;
    this.fired = fired;
    this.thread =
        Thread.ofPlatform()
            .name("trigger " + trigger)
            .daemon()
            .start(() -> look(condition(trigger)));
  }

  /** When it happened; nothing if it has not. */
  Optional<Long> firedNanos() {
    return Optional.ofNullable(firedNanos);
  }

  private void look(BooleanSupplier condition) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (condition.getAsBoolean()) {
          firedNanos = System.nanoTime();
          fired.run();
          return;
        }
      } catch (RuntimeException e) {
        // Nobody answered in time, or not in a way that was understood: ask again.
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private BooleanSupplier condition(Trigger trigger) {
    return switch (trigger) {
      case Trigger.Acks acks -> acks(acks);
      case Trigger.Appended appended -> appended(appended);
      case Trigger.LeaderChanged changed -> leaderChanged(changed);
      case Trigger.IsrShrunk shrunk -> isrShrunk(shrunk);
      case Trigger.TransactionOpened opened -> transactionOpened(opened);
    };
  }

  private BooleanSupplier acks(Trigger.Acks acks) {
    long before = signals.acknowledged(acks.configuration());
    return () -> signals.acknowledged(acks.configuration()) - before >= acks.count();
  }

  /** What was seen last, and what was seen at first. */
  private static final class Memory {
    @Nullable PartitionState first;
    int largestIsr;
    boolean looked;
    Optional<Long> transaction = Optional.empty();
  }

  private BooleanSupplier appended(Trigger.Appended appended) {
    Memory memory = new Memory();
    return () -> {
      PartitionState now = partition(appended.topic(), appended.partition());
      if (now == null || now.highWatermark() == PartitionState.NONE) {
        return false;
      }
      PartitionState first = memory.first == null ? now : memory.first;
      memory.first = first;
      return now.highWatermark() - first.highWatermark() >= appended.count();
    };
  }

  private BooleanSupplier leaderChanged(Trigger.LeaderChanged changed) {
    Memory memory = new Memory();
    return () -> {
      PartitionState now = partition(changed.topic(), changed.partition());
      if (now == null || now.leader() == PartitionState.NONE) {
        return false;
      }
      PartitionState first = memory.first == null ? now : memory.first;
      memory.first = first;
      boolean laterEpoch =
          first.leaderEpoch() != PartitionState.NONE && now.leaderEpoch() > first.leaderEpoch();
      return now.leader() != first.leader() || laterEpoch;
    };
  }

  private BooleanSupplier isrShrunk(Trigger.IsrShrunk shrunk) {
    Memory memory = new Memory();
    return () -> {
      PartitionState now = partition(shrunk.topic(), shrunk.partition());
      if (now == null) {
        return false;
      }
      memory.largestIsr = Math.max(memory.largestIsr, now.isr().size());
      return now.isr().size() < memory.largestIsr;
    };
  }

  private BooleanSupplier transactionOpened(Trigger.TransactionOpened opened) {
    Memory memory = new Memory();
    return () -> {
      Optional<Long> now = signals.openTransaction(opened.transactionalId());
      if (!memory.looked) {
        memory.looked = true;
        memory.transaction = now;
      }
      return now.isPresent() && !now.equals(memory.transaction);
    };
  }

  private @Nullable PartitionState partition(String topic, int partition) {
    return signals.partition(topic, partition).orElse(null);
  }

  /** Ends the looking. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
