package dev.ontrial.workload;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Counts each writer's records in a state store, and hands every record on with its writer's count
 * as its position, under the number of its partition as its key.
 */
final class CountingProcessor implements Processor<byte[], byte[], Integer, byte[]> {
  /** The store: how many records of each writing process this task has seen. */
  static final String STORE = "counts";

  /** What a position can hold. */
  private static final int POSITIONS = 1 << 16;

  /** Hears which partitions of the input this instance works on. */
  interface Tasks {
    void taken(int partition);

    void released(int partition);
  }

  private final long run;
  private final Counters counters;
  private final Tasks tasks;
  private @Nullable ProcessorContext<Integer, byte[]> context;
  private @Nullable KeyValueStore<Integer, Long> counts;

  CountingProcessor(long run, Counters counters, Tasks tasks) {
    this.run = run;
    this.counters = counters;
    this.tasks = tasks;
  }

  @Override
  public void init(ProcessorContext<Integer, byte[]> given) {
    context = given;
    counts = given.getStateStore(STORE);
    tasks.taken(given.taskId().partition());
  }

  @Override
  public void close() {
    ProcessorContext<Integer, byte[]> here = context;
    if (here != null) {
      tasks.released(here.taskId().partition());
    }
  }

  @Override
  public void process(Record<byte[], byte[]> input) {
    ProcessorContext<Integer, byte[]> here = context;
    KeyValueStore<Integer, Long> store = counts;
    if (here == null || store == null) {
      throw new IllegalStateException("process before init");
    }
    counters.read.incrementAndGet();
    if (RecordIdentity.decode(input.value(), run) instanceof RecordIdentity identity) {
      Long before = store.get(identity.process());
      long count = before == null ? 1 : before + 1;
      store.put(identity.process(), count);
      byte[] value = identity.withPosition((int) (count % POSITIONS)).encode(input.value().length);
      int partition = here.recordMetadata().orElseThrow().partition();
      here.forward(new Record<>(partition, value, input.timestamp()));
    }
    counters.served();
  }
}
