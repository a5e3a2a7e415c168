package dev.ontrial.report.html;

import dev.ontrial.contract.Meaning;

/** How much a page shows of its cells. A page that would be too large is made again with less. */
enum Detail {
  /** Three pictures of each kind of anomaly, and all witnesses. */
  FULL(3, 2, true),
  /** Fewer pictures of what is permitted. */
  LESS(2, 1, true),
  /** One picture of each kind; further witnesses are only counted. */
  LITTLE(1, 1, false),
  /** No picture of what is permitted. */
  LEAST(1, 0, false);

  private final int alarming;
  private final int permitted;
  private final boolean more;

  Detail(int alarming, int permitted, boolean more) {
    this.alarming = alarming;
    this.permitted = permitted;
    this.more = more;
  }

  int picturesEach(Meaning meaning) {
    return Meanings.isAlarming(meaning) ? alarming : permitted;
  }

  boolean hasMoreWitnesses() {
    return more;
  }
}
