package dev.ontrial.report.html;

import java.util.List;

/**
 * A witness, ready to be painted.
 *
 * @param title what it shows, for readers who do not see it
 * @param lanes the columns, from the left
 * @param rows what happened, in the order of time
 * @param strips parts of the log as it was in the end
 */
record Scene(String title, List<Lane> lanes, List<Row> rows, List<Strip> strips) {

  /**
   * Some neighbouring places of a log, or the records of a transaction.
   *
   * @param title what they are
   * @param places from the left
   */
  record Strip(String title, List<Place> places) {}

  /**
   * One place.
   *
   * @param above such as the offset
   * @param label the record
   * @param below what was done with it; may be empty
   * @param state how it is drawn
   */
  record Place(String above, String label, String below, State state) {}

  /** How a place of a strip is drawn. */
  enum State {
    /** A record as it should be. */
    FINE,
    /** The record that the anomaly is about. */
    BAD,
    /** A record that should be here and is not. */
    MISSING,
    /** No record: a transaction's marker, or one that readers do not see. */
    EMPTY,
    /** Places that are left out. */
    LEFT_OUT;

    String css() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
