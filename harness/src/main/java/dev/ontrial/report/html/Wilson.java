package dev.ontrial.report.html;

/**
 * Wilson's 95 % interval for a rate: where the true rate lies if something was seen in some of
 * several runs (E. B. Wilson, 1927).
 *
 * @param low the lower end, 0 to 1
 * @param high the upper end, 0 to 1
 */
record Wilson(double low, double high) {
  private static final double Z = 1.959964;

  /** The interval for that many of so many runs, at least one. */
  static Wilson of(int seen, int runs) {
    double share = (double) seen / runs;
    double z2 = Z * Z / runs;
    double middle = (share + z2 / 2) / (1 + z2);
    double half = Z / (1 + z2) * Math.sqrt(share * (1 - share) / runs + z2 / (4 * runs));
    return new Wilson(Math.max(0, middle - half), Math.min(1, middle + half));
  }

  /** Such as {@code 31 to 93 %}. */
  @Override
  public String toString() {
    return "%d to %d %%".formatted(Math.round(low * 100), Math.round(high * 100));
  }
}
