package dev.ontrial.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.ontrial.contract.CellVerdict;
import dev.ontrial.contract.Judge;
import dev.ontrial.history.HistoryFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges the history in a folder, and tells in one line what that took, from the start of the JVM,
 * and what it found. A second argument has it judge again so often; the last time tells what it
 * takes a JVM that has compiled everything.
 */
public final class JudgeOnce {
  private JudgeOnce() {}

  public static void main(String[] arguments) throws IOException {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long start = System.nanoTime();
    HistoryFiles history = HistoryFiles.open(Path.of(arguments[0]));
    List<CellVerdict> cells = Judge.judge(history);
    long judged = System.nanoTime();
    Map<String, Long> found = new TreeMap<>();
    cells.getFirst().anomalies().forEach((kind, finding) -> found.put(kind, finding.count()));
    long sent = cells.getFirst().exposure().getOrDefault("sent", 0L);
    int again = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    double total = system.getProcessCpuTime() / 1e9;
    double warm = total;
    for (int round = 0; round < again; round++) {
      long before = system.getProcessCpuTime();
      if (Judge.judge(HistoryFiles.open(Path.of(arguments[0]))).size() != cells.size()) {
        throw new IllegalStateException("the verdicts of one history differ");
      }
      warm = (system.getProcessCpuTime() - before) / 1e9;
    }
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(usage -> usage.getUsed())
            .sum();
    System.out.printf(
        Locale.ROOT,
        "sent=%d cpu=%.3f warm=%.3f wall=%.3f heap=%d found=%s%n",
        sent,
        total,
        warm,
        (judged - start) / 1e9,
        peak >> 20,
        found.toString().replace(" ", ""));
  }
}
