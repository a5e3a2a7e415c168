package dev.ontrial.fault;

import dev.ontrial.cluster.Broker;
import dev.ontrial.cluster.Bursts;
import dev.ontrial.history.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A broker runs for a small share of the time, by SIGSTOP and SIGCONT in turn, as on a machine that
 * has no CPU left for it.
 *
 * @param percent the share of the time for which it runs, in percent
 */
public record Starve(int percent) implements FaultSpec.OnProcesses {
  static final Starve USUAL = new Starve(5);

  private static final int LEAST_PERCENT = 1;
  private static final int MOST_PERCENT = 50;

  @Override
  public FaultKind kind() {
    return FaultKind.STARVE;
  }

  @Override
  public String effect() {
    return "A broker runs for a share of the time only, `cpu: 5%`, by SIGSTOP and SIGCONT in "
        + "turn.";
  }

  @Override
  public boolean stopsProcess() {
    return true;
  }

  @Override
  public Duration usualLength() {
    return Duration.ofSeconds(8);
  }

  @Override
  public Set<String> keys() {
    return Set.of("cpu");
  }

  @Override
  public Starve read(FaultKeys keys) {
    String text = keys.text("cpu", percent + "%").strip();
    int number = text.matches("\\d{1,2}%") ? Integer.parseInt(text.replace("%", "")) : 0;
    if (number < LEAST_PERCENT || number > MOST_PERCENT) {
      throw keys.complaint(
          "cpu", "`" + text + "` must be a share of the time from 1% to 50%, such as 5%");
    }
    return new Starve(number);
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of("cpu", percent + "%");
  }

  @Override
  public Fault open(FaultSite site, ScheduledFault step, List<Integer> nodes) {
    return new Starvation(nodes.stream().map(site.cluster()::broker).toList());
  }

  private final class Starvation implements Fault {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration READY = Duration.ofMinutes(1);

    /** As many that the share is seen, and not one stop alone. */
    private static final int SEEN_STOPS = 5;

    /** The share that is reached by then; the rest is made up for. */
    private static final double LEAST_STOPPED = 0.4;

    private final List<? extends Broker> brokers;
    private final Map<Broker, Bursts> bursts = new LinkedHashMap<>();

    Starvation(List<? extends Broker> brokers) {
      this.brokers = brokers;
    }

    @Override
    public String begin() {
      List<String> evidence = new ArrayList<>();
      for (Broker broker : brokers) {
        ProcessHandle process =
            broker
                .process()
                .orElseThrow(() ->
                    new FaultException(
                        "starve did not take: the process of %s does not run on this machine"
                            .formatted(broker.name())));
        bursts.put(broker, Bursts.of(process, percent / 100.0));
      }
      bursts.forEach((broker, its) -> {
        Bursts.Tally tally = its.awaitStops(SEEN_STOPS, PATIENCE);
        if (tally.stoppedShare() < LEAST_STOPPED) {
          throw new FaultException(
              "starve did not take: %s %s".formatted(broker.name(), words(tally)));
        }
        evidence.add(broker.name() + " " + words(tally));
      });
      return String.join("; ", evidence);
    }

    private static String words(Bursts.Tally tally) {
      return String.format(
          Locale.ROOT,
          "was stopped %d times, for %.1f %% of %.1f s",
          tally.stops(),
          100 * tally.stoppedShare(),
          tally.nanos() / 1e9);
    }

    @Override
    public Map<String, Object> heal() {
      Map<String, Object> stopped = new LinkedHashMap<>();
      bursts.forEach((broker, its) -> stopped.put(broker.name(), words(its.end())));
      bursts.keySet().forEach(broker -> broker.awaitReady(READY));
      bursts.clear();
      return stopped.isEmpty() ? Map.of() : Map.of("starved", stopped);
    }
  }
}
