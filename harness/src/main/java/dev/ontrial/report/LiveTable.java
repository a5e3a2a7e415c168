package dev.ontrial.report;

import dev.ontrial.contract.CellVerdict;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.run.Progress;
import dev.ontrial.workload.ProcessStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a run, painted in place on a terminal: the matrix as it fills, or where that does
 * not fit a line for each trial; the phase and the rate of each trial that runs, and the times.
 *
 * <p>What is painted is never higher than the terminal, as lines above its top cannot be painted
 * again.
 */
public final class LiveTable implements Progress {
  private static final long REPAINT_NANOS = 200_000_000;
  private static final int LEAST_WIDTH = 20;
  private static final int LEAST_HEIGHT = 8;
  private static final int MOST_NOTICES = 3;
  private static final String CLEAR_TO_END = "\u001b[0J";

  /** A line that is too long is cut, rather than continued on the next. */
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final PrintStream out;
  private final int width;
  private final int height;
  private final Paint paint;
  private final long startNanos = System.nanoTime();
  private final List<String> notices = new ArrayList<>();
  private final Map<Trial, RunningTrial> running = new LinkedHashMap<>();
  private final List<CellVerdict> judged = new ArrayList<>();
  private final Map<String, List<CellVerdict>> judgedByTrial = new LinkedHashMap<>();
  private String header = "";
  private List<Trial> trials = List.of();
  private Matrix matrix = new Matrix(List.of(), List.of());
  private @Nullable Forecast forecast;
  private int painted;
  private long lastPaintNanos;

  /**
   * @param out a terminal that understands ANSI sequences
   * @param width its columns; some terminals say 0
   * @param height its lines; some terminals say 0
   * @param paint colours the marks
   */
  public LiveTable(PrintStream out, int width, int height, Paint paint) {
    this.out = out;
    this.width = Math.max(LEAST_WIDTH, width);
    this.height = Math.max(LEAST_HEIGHT, height);
    this.paint = paint;
  }

  @Override
  public synchronized void begins(List<Trial> all, String line) {
    header = line;
    trials = all;
    forecast = new Forecast(all);
    List<String> rows =
        all.stream()
            .flatMap(trial -> trial.configurations().stream())
            .map(Configuration::name)
            .distinct()
            .toList();
    matrix = new Matrix(rows, all.stream().map(Trial::column).distinct().toList());
    for (Trial trial : all) {
      trial.configurations().forEach(each -> matrix.put(each.name(), trial.column(), "·"));
    }
    paint();
  }

  @Override
  public synchronized void phase(Trial trial, String phase) {
    running(trial).phase = PhaseWords.of(phase);
    paint();
  }

  private RunningTrial running(Trial trial) {
    return running.computeIfAbsent(
        trial,
        begun -> {
          if (forecast != null) {
            forecast.begins(begun, System.nanoTime());
          }
          return new RunningTrial();
        });
  }

  @Override
  public synchronized void status(Trial trial, Collection<ProcessStatus> producers) {
    long now = System.nanoTime();
    Map<String, Long> rates = running(trial).rates(now, producers);
    if (!rates.isEmpty()) {
      rates.forEach((row, each) -> matrix.put(row, trial.column(), "… " + each + "/s"));
      paint();
    } else if (now - lastPaintNanos > REPAINT_NANOS) {
      paint();
    }
  }

  @Override
  public synchronized void judged(Trial trial, List<CellVerdict> cells) {
    judged.addAll(cells);
    judgedByTrial.put(trial.name(), cells);
    Place.of(judged).forEach(matrix::put);
    running.remove(trial);
    if (forecast != null) {
      forecast.over(trial, System.nanoTime());
    }
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
    notices.add(line);
    paint();
  }

  /** To the beginning of what was painted, which is cleared. */
  private String back() {
    return (painted > 0 ? "\u001b[" + painted + "F" : "") + CLEAR_TO_END;
  }

  private void paint() {
    lastPaintNanos = System.nanoTime();
    List<String> foot = foot();
    // The cursor stands on the line below the last one.
    int room = height - 1 - foot.size();
    List<String> lines = new ArrayList<>(List.of(header));
    lines.addAll(body(room - 1));
    lines.addAll(foot);
    List<String> shown = lines.subList(0, Math.min(lines.size(), height - 1));
    StringBuilder frame = new StringBuilder(back()).append(NO_WRAP);
    shown.forEach(line -> frame.append(paint.line(cut(Plain.line(line)))).append('\n'));
    painted = shown.size();
    out.print(frame.append(WRAP));
    out.flush();
  }

  /** The matrix, or where it does not fit a line for each of the trials around the current one. */
  private List<String> body(int room) {
    List<String> table = matrix.lines(width, room - 1);
    List<String> lines = new ArrayList<>();
    if (table.isEmpty()) {
      lines.addAll(trialLines(room));
    } else {
      lines.add("");
      lines.addAll(table);
    }
    return lines;
  }

  private List<String> trialLines(int room) {
    int names = trials.stream().mapToInt(trial -> trial.name().length()).max().orElse(0);
    int now = forecast == null ? 0 : forecast.over();
    int most = Math.max(1, Math.min(room, trials.size()));
    int first = Math.clamp(now + 1 - most, 0, trials.size() - most);
    List<String> lines = new ArrayList<>();
    for (Trial trial : trials.subList(first, first + most)) {
      List<CellVerdict> cells = judgedByTrial.get(trial.name());
      lines.add(
          cells != null
              ? TrialLine.of(trial.name(), names, cells)
              : trial.name() + (running.containsKey(trial) ? "  …" : ""));
    }
    return lines;
  }

  private List<String> foot() {
    List<String> lines = new ArrayList<>(List.of(""));
    List<String> legend = judged.isEmpty() ? Matrix.legend().subList(0, 1) : Matrix.legend();
    legend.forEach(line -> lines.addAll(Wrap.lines(line, width)));
    running.forEach((trial, state) -> lines.add(doing(trial, state)));
    if (running.isEmpty()) {
      lines.add(""); // The height stays the same between two trials.
    }
    lines.add(clocks());
    int from = Math.max(0, notices.size() - MOST_NOTICES);
    notices.subList(from, notices.size()).forEach(notice -> lines.add("! " + notice));
    return lines;
  }

  private String doing(Trial trial, RunningTrial state) {
    String number = trials.size() > 1 ? matrix.number(trial.column()) + " " : "";
    String records = state.rate > 0 ? " · %,d records/s".formatted(state.rate) : "";
    return "%s%s: %s%s".formatted(number, trial.name(), state.phase, records);
  }

  private String clocks() {
    Duration elapsed = Duration.ofNanos(lastPaintNanos - startNanos);
    Forecast when = forecast;
    if (when == null || running.isEmpty()) {
      return Forecast.clock(elapsed);
    }
    List<Trial> now = List.copyOf(running.keySet());
    return "trial %d of %d, %s · run %s of about %s"
        .formatted(
            Math.min(trials.size(), when.over() + now.size()),
            trials.size(),
            now.stream()
                .map(each ->
                    "%s of about %s"
                        .formatted(
                            Forecast.clock(when.elapsed(each, lastPaintNanos)),
                            Forecast.clock(when.expected(each))))
                .collect(Collectors.joining(" and ")),
            Forecast.clock(elapsed),
            Forecast.clock(elapsed.plus(when.left(now, lastPaintNanos))));
  }

  private String cut(String line) {
    return line.length() <= width ? line : line.substring(0, width - 1) + "…";
  }
}
