package dev.ontrial.history;

/**
 * An event and where it stands.
 *
 * @param event the event
 * @param file the history file's name
 * @param slot its number in the file, counted from the header's end
 */
public record LocatedEvent(Event event, String file, long slot) {
  /** The reference that witnesses print and {@code ontrial history} finds again. */
  public String pointer() {
    return pointer(file, slot);
  }

  /** When the event was recorded. */
  public long timeNanos() {
    return event.timeNanos();
  }

  static String pointer(String file, long slot) {
    return file + "#" + slot;
  }
}
