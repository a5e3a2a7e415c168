package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Progress;
import dev.ontrial.trial.Trial;
import dev.ontrial.workload.ProcessStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table on a terminal that fills while the trials run: phase, rate and elapsed time.
 *
 * <p>Where the table would not fit, each trial that is over becomes a line that stays, and only
 * what runs is painted anew.
 */
public final class LiveTable implements Progress {
  private static final long REPAINT_NANOS = 200_000_000;
  private static final int LEAST_WIDTH = 20;

  /** More rows, in two blocks of columns, may not fit a terminal's height. */
  private static final int MOST_ROWS = 9;

  private static final String CLEAR_TO_END = "\u001b[0J";

  private final PrintStream out;
  private final int width;
  private final long startNanos = System.nanoTime();
  private final List<String> notices = new ArrayList<>();
  private final Map<Integer, Long> ackedBefore = new HashMap<>();
  private final List<CellVerdict> judged = new ArrayList<>();
  private String header = "";
  private int names;
  private @Nullable Matrix matrix;
  private @Nullable Forecast forecast;
  private String doing = "";
  private int trials;
  private long rate;
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
  public synchronized void begins(List<Trial> all, String line) {
    header = line;
    trials = all.size();
    forecast = new Forecast(all, startNanos);
    names = all.stream().map(Trial::name).mapToInt(String::length).max().orElse(0);
    List<String> rows =
        all.stream()
            .flatMap(trial -> trial.configurations().stream())
            .map(Configuration::name)
            .distinct()
            .toList();
    Matrix table = new Matrix(rows, all.stream().map(LiveTable::column).distinct().toList());
    for (Trial trial : all) {
      trial.configurations().forEach(each -> table.put(each.name(), column(trial), "·"));
    }
    if (rows.size() <= MOST_ROWS && table.fits(width)) {
      matrix = table;
    } else {
      out.print(cut(header) + "\n\n");
    }
    paint();
  }

  /** The column that a trial's cells will have. */
  private static String column(Trial trial) {
    return trial.column();
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
      long each = Math.round(Math.max(0, status.acked() - before) / seconds);
      rates.merge(status.configuration(), each, Long::sum);
    }
    rates.forEach((row, each) -> put(row, column(trial), "… " + each + "/s"));
    rate = rates.values().stream().mapToLong(each -> each).sum();
    paint();
  }

  private void repaintSometimes(long now) {
    if (now - lastPaintNanos > REPAINT_NANOS) {
      paint();
    }
  }

  @Override
  public synchronized void judged(Trial trial, List<CellVerdict> cells) {
    judged.addAll(cells);
    Matrix table = matrix;
    if (table != null) {
      Place.of(judged).forEach(table::put);
    } else {
      keep(TrialLine.of(trial.name(), names, cells));
    }
    if (forecast != null) {
      forecast.trialOver(System.nanoTime());
    }
    ackedBefore.clear();
    rate = 0;
    paint();
  }

  @Override
  public synchronized void rerun(Trial first, Trial second) {
    judged.removeIf(cell ->
        cell.trial().equals(first.name())
            && second.configurations().stream()
                .anyMatch(each -> each.name().equals(cell.configuration())));
    Progress.super.rerun(first, second);
  }

  @Override
  public synchronized void notice(String line) {
    if (matrix != null) {
      notices.add(line);
    } else {
      keep("! " + line);
    }
    paint();
  }

  /** Writes a line above what is painted, where it stays. */
  private void keep(String line) {
    out.print(back() + cut(line) + "\n");
    painted = 0;
  }

  /** To the beginning of what was painted, which is cleared. */
  private String back() {
    return (painted > 0 ? "\u001b[" + painted + "F" : "") + CLEAR_TO_END;
  }

  private void paint() {
    lastPaintNanos = System.nanoTime();
    List<String> lines = new ArrayList<>();
    if (matrix != null) {
      lines.add(header);
      lines.add("");
      lines.addAll(matrix.lines(width));
    }
    lines.add("");
    lines.add(clock() + "  " + doing);
    if (matrix == null && forecast != null) {
      lines.add(progress(forecast));
    }
    notices.forEach(notice -> lines.add("! " + notice));
    StringBuilder frame = new StringBuilder(back());
    lines.forEach(line -> frame.append(cut(line)).append('\n'));
    painted = lines.size();
    out.print(frame);
    out.flush();
  }

  private String clock() {
    return Forecast.clock(Duration.ofNanos(lastPaintNanos - startNanos));
  }

  private String progress(Forecast when) {
    int now = Math.min(trials, when.over() + 1);
    String left = Forecast.clock(when.left(lastPaintNanos));
    String cells = Matrix.summary(judged);
    return "trial %d of %d · about %s left · %d records/s · %s"
        .formatted(now, trials, left, rate, cells);
  }

  private String cut(String line) {
    return line.length() <= width ? line : line.substring(0, width - 1) + "…";
  }
}
