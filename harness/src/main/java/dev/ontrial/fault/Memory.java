package dev.ontrial.fault;

import dev.ontrial.cluster.ResourceLimit;
import dev.ontrial.history.FaultKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A broker gets no more memory from its machine: its address space cannot grow. New threads and
 * buffers, and the indexes of new segments, which Kafka maps into memory, fail; a broker may end by
 * that.
 *
 * @param free how much it can still get, in MB
 */
public record Memory(int free) implements FaultSpec.OnProcesses {
  static final Memory USUAL = new Memory(1);

  private static final String FREE = "free";
  private static final int MOST = 1024;
  private static final long MEGABYTE = 1 << 20;

  @Override
  public FaultKind kind() {
    return FaultKind.MEMORY;
  }

  @Override
  public String effect() {
    return "A broker's process gets `free: 1` MB of memory more from its machine and no further: "
        + "new threads, buffers and mapped indexes fail. If it ends itself, it is started "
        + "again at the end.";
  }

  @Override
  public Set<String> keys() {
    return Set.of(FREE);
  }

  @Override
  public Memory read(FaultKeys keys) {
    return new Memory((int) keys.number(FREE, free, 0, MOST));
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of(FREE, free);
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new Exhaustion(
        site.cluster(),
        nodes,
        (broker, process) -> {
          ResourceLimit limit = ResourceLimit.onAddressSpace(process, free * MEGABYTE);
          return new Exhaustion.Shortage(
              limit,
              "can get %d MB more: the limit of its address space is %s bytes"
                  .formatted(free, limit.now()),
              () -> {});
        });
  }
}
