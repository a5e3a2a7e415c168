package dev.ontrial.suite;

import dev.ontrial.cluster.Helper;
import dev.ontrial.cluster.Reaper;
import dev.ontrial.venue.Venue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What serves all trials of a run: the watchdog of child processes and the venue. */
final class Machinery implements AutoCloseable {
  private final Function<Reaper, Venue> venues;
  private Reaper reaper;
  private Venue venue;

  private Machinery(Function<Reaper, Venue> venues) {
    this.venues = venues;
    this.reaper = Reaper.open();
    this.venue = opened();
  }

  /**
   * Starts everything.
   *
   * @param venues opens the venue, whose programs the reaper starts
   */
  static Machinery open(Function<Reaper, Venue> venues) {
    return new Machinery(venues);
  }

  private Venue opened() {
    boolean complete = false;
    try {
      Venue opened = venues.apply(reaper);
      complete = true;
      return opened;
    } finally {
      if (!complete) {
        reaper.close();
      }
    }
  }

  Reaper reaper() {
    return reaper;
  }

  Venue venue() {
    return venue;
  }

  /** The programs that must not end while a trial runs. */
  List<Helper> helpers() {
    List<Helper> helpers = new ArrayList<>(venue.helpers());
    helpers.add(reaper.watchdog());
    return helpers;
  }

  /** Starts everything again if one of its programs has ended. */
  void repair() {
    if (helpers().stream().allMatch(helper -> helper.process().isAlive())) {
      return;
    }
    close();
    reaper = Reaper.open();
    venue = opened();
  }

  @Override
  @SuppressWarnings("try")
  public void close() {
    try (Reaper last = reaper;
        Venue first = venue) {
      // Both are closed by leaving this.
    }
  }
}
