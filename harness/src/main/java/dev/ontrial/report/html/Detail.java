package dev.ontrial.report.html;

import dev.ontrial.contract.Meaning;

/**
 * How much a page shows of its cells. A page that would be too large is made again with less; each
 * level leaves out what those before it do.
 */
enum Detail {
  /** Three pictures of each kind of anomaly, and all witnesses. */
  FULL(3, 2),
  /** Fewer pictures of what is permitted. */
  LESS(2, 1),
  /** One picture of each kind; further witnesses are only counted. */
  LITTLE(1, 1),
  /** No picture of what is permitted. */
  PLAIN(1, 0),
  /** Plots only of cells in which something was seen, or that are unproven. */
  FEW_PLOTS(1, 0),
  /** No plots, and of what was really tested only what was needed. */
  LEAST(1, 0);

  private final int alarming;
  private final int permitted;

  Detail(int alarming, int permitted) {
    this.alarming = alarming;
    this.permitted = permitted;
  }

  int picturesEach(Meaning meaning) {
    return Meanings.isAlarming(meaning) ? alarming : permitted;
  }

  boolean hasMoreWitnesses() {
    return compareTo(LESS) <= 0;
  }

  boolean hasPlots(Meaning meaning) {
    return compareTo(FEW_PLOTS) < 0 || (this == FEW_PLOTS && meaning != Meaning.NOTHING_SEEN);
  }

  /** Whether all counters of the exposure are shown, and not only those that were needed. */
  boolean hasWholeExposure() {
    return this != LEAST;
  }
}
