package dev.ontrial.shrink;

/** No more trials are run. */
final class Ended extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final Ending why;

  Ended(Ending why) {
    super(why.name());
    this.why = why;
  }
}
