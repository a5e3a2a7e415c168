package dev.ontrial.report.html;

import dev.ontrial.contract.Meaning;

/** How much a page shows of its cells. A page that would be too large is made again with less. */
enum Detail {
  /** Three pictures of each kind of anomaly, and all witnesses. */
  FULL(3, 2, Rest.ALL),
  /** Fewer pictures of what is permitted. */
  LESS(2, 1, Rest.ALL),
  /** One picture of each kind; further witnesses are only counted. */
  LITTLE(1, 1, Rest.NO_MORE_WITNESSES),
  /** No picture of what is permitted. */
  PLAIN(1, 0, Rest.NO_MORE_WITNESSES),
  /** Plots only of cells in which something was seen, or that are unproven. */
  FEW_PLOTS(1, 0, Rest.FEW_PLOTS),
  /** No plots, and of what was really tested only what was needed. */
  LEAST(1, 0, Rest.NO_PLOTS);

  /** What is shown besides the pictures; each leaves out what those before it do. */
  private enum Rest {
    ALL,
    NO_MORE_WITNESSES,
    FEW_PLOTS,
    NO_PLOTS
  }

  private final int alarming;
  private final int permitted;
  private final Rest rest;

  Detail(int alarming, int permitted, Rest rest) {
    this.alarming = alarming;
    this.permitted = permitted;
    this.rest = rest;
  }

  int picturesEach(Meaning meaning) {
    return Meanings.isAlarming(meaning) ? alarming : permitted;
  }

  boolean hasMoreWitnesses() {
    return rest == Rest.ALL;
  }

  boolean hasPlots(Meaning meaning) {
    return switch (rest) {
      case ALL, NO_MORE_WITNESSES -> true;
      case FEW_PLOTS -> meaning != Meaning.NOTHING_SEEN;
      case NO_PLOTS -> false;
    };
  }

  /** Whether all counters of the exposure are shown, and not only those that were needed. */
  boolean hasWholeExposure() {
    return rest != Rest.NO_PLOTS;
  }
}
