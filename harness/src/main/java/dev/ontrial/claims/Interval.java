package dev.ontrial.claims;

import java.util.List;

/**
 * The ratio of two figures over several pairs of rounds: the geometric mean, and Student's interval
 * of the logarithms at 95 %.
 */
public record Interval(double ratio, double low, double high, int pairs) {
  /** The 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom. */
  private static final double[] T = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  /**
   * The interval of the ratios.
   *
   * @param ratios one for each pair, at least two, all above zero
   */
  public static Interval of(List<Double> ratios) {
    int n = ratios.size();
    double mean = ratios.stream().mapToDouble(Math::log).average().orElseThrow();
    double squares = ratios.stream().mapToDouble(each -> Math.pow(Math.log(each) - mean, 2)).sum();
    double t = T[Math.min(n - 1, T.length) - 1];
    double half = t * Math.sqrt(squares / (n - 1) / n);
    return new Interval(Math.exp(mean), Math.exp(mean - half), Math.exp(mean + half), n);
  }

  /** What it says about a ratio between two limits. */
  public Verdict verdict(double least, double most) {
    if (low >= least && high <= most) {
      return Verdict.of(Verdict.Kind.CONFIRMED);
    }
    if (high < least || low > most) {
      return Verdict.of(Verdict.Kind.REFUTED);
    }
    return new Verdict(Verdict.Kind.NOT_DECIDED, "the interval contains a limit of the claim");
  }

  /** Whether its ends are closer to each other than that factor. */
  public boolean isWithin(double factor) {
    return high <= low * factor;
  }

  @Override
  public String toString() {
    return "%.2f (95 %% interval %.2f to %.2f, %d pairs)".formatted(ratio, low, high, pairs);
  }
}
