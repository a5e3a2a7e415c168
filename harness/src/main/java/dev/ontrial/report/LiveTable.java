package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Progress;
import dev.ontrial.trial.Trial;
import dev.ontrial.workload.ProcessStatus;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table on a terminal that fills while the trials run: phase, rate and elapsed time. */
public final class LiveTable implements Progress {
  private static final long REPAINT_NANOS = 200_000_000;
  private static final int LEAST_WIDTH = 20;
  private static final String CLEAR_TO_END = "\u001b[0J";

  private final PrintStream out;
  private final int width;
  private final long startNanos = System.nanoTime();
  private final List<String> notices = new ArrayList<>();
  private final Map<Integer, Long> ackedBefore = new HashMap<>();
  private String header = "";
  private @Nullable Matrix matrix;
  private String doing = "";
  private int painted;
  private long lastPaintNanos;
  private long lastRateNanos;

  /**
   * @param out a terminal that understands ANSI sequences
   * @param width its columns; longer lines are cut; some terminals say 0
   */
  public LiveTable(PrintStream out, int width) {
    this.out = out;
    this.width = Math.max(LEAST_WIDTH, width);
  }

  @Override
  public synchronized void begins(List<Trial> trials, String line) {
    header = line;
    List<String> rows =
        trials.stream()
            .flatMap(trial -> trial.configurations().stream())
            .map(Configuration::name)
            .distinct()
            .toList();
    matrix = new Matrix(rows, trials.stream().map(Trial::name).toList());
    for (Trial trial : trials) {
      trial.configurations().forEach(each -> put(each.name(), trial.name(), "·"));
    }
    paint();
  }

  private void put(String row, String column, String text) {
    if (matrix != null) {
      matrix.put(row, column, text);
    }
  }

  @Override
  public synchronized void phase(Trial trial, String phase) {
    doing = trial.name() + ": " + phase;
    paint();
  }

  @Override
  public synchronized void status(Trial trial, Collection<ProcessStatus> producers) {
    long now = System.nanoTime();
    if (now - lastRateNanos < 1_000_000_000) {
      repaintSometimes(now);
      return;
    }
    double seconds = (now - lastRateNanos) / 1e9;
    lastRateNanos = now;
    Map<String, Long> rates = new HashMap<>();
    for (ProcessStatus status : producers) {
      long before = ackedBefore.getOrDefault(status.process(), 0L);
      ackedBefore.put(status.process(), status.acked());
      long rate = Math.round(Math.max(0, status.acked() - before) / seconds);
      rates.merge(status.configuration(), rate, Long::sum);
    }
    rates.forEach((row, rate) -> put(row, trial.name(), "… " + rate + "/s"));
    paint();
  }

  private void repaintSometimes(long now) {
    if (now - lastPaintNanos > REPAINT_NANOS) {
      paint();
    }
  }

  @Override
  public synchronized void judged(Trial trial, List<CellVerdict> cells) {
    cells.forEach(cell -> put(cell.configuration(), cell.fault(), Cells.text(cell)));
    ackedBefore.clear();
    paint();
  }

  @Override
  public synchronized void notice(String line) {
    notices.add(line);
    paint();
  }

  private void paint() {
    lastPaintNanos = System.nanoTime();
    List<String> lines = new ArrayList<>();
    lines.add(header);
    lines.add("");
    if (matrix != null) {
      lines.addAll(matrix.lines());
    }
    lines.add("");
    long seconds = (lastPaintNanos - startNanos) / 1_000_000_000;
    lines.add("%d:%02d  %s".formatted(seconds / 60, seconds % 60, doing));
    notices.forEach(notice -> lines.add("! " + notice));
    StringBuilder frame = new StringBuilder();
    if (painted > 0) {
      frame.append("\u001b[").append(painted).append('F');
    }
    frame.append(CLEAR_TO_END);
    lines.forEach(line -> frame.append(cut(line)).append('\n'));
    painted = lines.size();
    out.print(frame);
    out.flush();
  }

  private String cut(String line) {
    return line.length() <= width ? line : line.substring(0, width - 1) + "…";
  }
}
