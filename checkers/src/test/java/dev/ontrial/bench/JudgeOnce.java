package dev.ontrial.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Judge;
import dev.ontrial.history.History;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges the history in a folder, once, and tells in one line what that took and what it found. */
public final class JudgeOnce {
  private JudgeOnce() {}

  public static void main(String[] arguments) throws IOException {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long start = System.nanoTime();
    History history = History.read(Path.of(arguments[0]));
    long read = System.nanoTime();
    List<CellVerdict> cells = Judge.judge(history);
    long judged = System.nanoTime();
    Map<String, Long> found = new TreeMap<>();
    cells.getFirst().anomalies().forEach((kind, finding) -> found.put(kind, finding.count()));
    long sent = cells.getFirst().exposure().getOrDefault("sent", 0L);
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(usage -> usage.getUsed())
            .sum();
    System.out.printf(
        "sent=%d cpu=%.3f wall=%.3f skim=%.3f heap=%d found=%s%n",
        sent,
        system.getProcessCpuTime() / 1e9,
        (judged - start) / 1e9,
        (read - start) / 1e9,
        peak >> 20,
        found.toString().replace(" ", ""));
  }
}
