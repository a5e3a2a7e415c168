package dev.ontrial.trial;

import java.util.List;
import java.util.function.Consumer;

/**
 * The most that a trial may send to a cluster of the user's. It limits the load that is asked for;
 * what resends and retries add is not counted.
 *
 * @param recordsPerSecond records a second, of all producers together
 * @param bytesPerSecond bytes of values a second, of all producers together
 */
public record Ceiling(long recordsPerSecond, long bytesPerSecond) {
  /** What a trial may send where the user says nothing. */
  public static final Ceiling USUAL = new Ceiling(5_000, 2_000_000);

  public Ceiling {
    if (recordsPerSecond < 1 || bytesPerSecond < 1) {
      throw new BadInput(
          "--max-records-per-second and --max-bytes-per-second need a number from 1");
    }
  }

  /**
   * The trial with loads that stay below the ceiling, each reduced by the same share. A load
   * without a pace counts as the whole ceiling.
   */
  public Trial apply(Trial trial, Consumer<String> notices) {
    double records = 0;
    double bytes = 0;
    for (Configuration each : trial.configurations()) {
      records += records(each);
      bytes += records(each) * each.load().recordBytes();
    }
    double share = Math.min(1, Math.min(recordsPerSecond / records, bytesPerSecond / bytes));
    boolean unpaced =
        trial.configurations().stream().anyMatch(each -> each.load().recordsPerSecond() == 0);
    if (share == 1 && !unpaced) {
      return trial;
    }
    notices.accept(
        "%s: its load is reduced to %d %% to stay below %d records/s and %d bytes/s"
            .formatted(
                trial.name(),
                Math.max(1, Math.round(share * 100)),
                recordsPerSecond,
                bytesPerSecond));
    List<Configuration> reduced =
        trial.configurations().stream()
            .map(each ->
                each.with(
                    each.load()
                        .withRecordsPerSecond(
                            (int) Math.max(1, records(each) * share / each.load().producers()))))
            .toList();
    return trial.with(reduced);
  }

  private double records(Configuration configuration) {
    Load load = configuration.load();
    return load.recordsPerSecond() == 0
        ? recordsPerSecond
        : (double) load.recordsPerSecond() * load.producers();
  }
}
