package dev.ontrial.shrink;

import dev.ontrial.trial.BadInput;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often an anomaly must be seen for a trial to reproduce it. No more runs are made than it
 * takes to know: the decision is the one that all of them would have led to.
 *
 * @param least so many times
 * @param of of so many runs
 */
public record Rate(int least, int of) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,3})/(\\d{1,3})");
  private static final int MOST = 100;

  /**
   * Reads such as {@code 2/3}.
   *
   * @throws BadInput if it is no such rate
   */
  public static Rate parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (matcher.matches()) {
      Rate rate = new Rate(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
      if (rate.least >= 1 && rate.least <= rate.of && rate.of <= MOST) {
        return rate;
      }
    }
    throw new BadInput(
        "--rate %s: how many of how many runs must show it, as in 2/3, of 100 at the most"
            .formatted(text));
  }

  /** Whether it is reached, as soon as the runs that are left cannot change that. */
  Optional<Boolean> decided(int seen, int missed) {
    if (seen >= least) {
      return Optional.of(true);
    }
    return missed > of - least ? Optional.of(false) : Optional.empty();
  }

  @Override
  public String toString() {
    return least + "/" + of;
  }
}
