package dev.ontrial.link;

/**
 * What a {@link Link} has carried since it was opened. When the numbers move depends on the
 * implementation: see {@link Links#countsLive()}.
 *
 * @param request bytes from the opener to the acceptor
 * @param reply bytes from the acceptor to the opener
 * @param connectionsAccepted connections that openers made to this link
 * @param connectionsCut connections that this link ended by {@link Link#sever}, {@link Link#reset},
 *     {@link Link#healByCutting} or by healing a {@link LinkFault.Drop}. Toxiproxy does not tell:
 *     there it is what Linux had as open just before, and 0 on other systems
 */
public record LinkCounters(
    Carried request, Carried reply, long connectionsAccepted, long connectionsCut) {

  /**
   * The bytes of one direction. What came in and never went out was dropped or is still held.
   *
   * @param in bytes that the link read from the sender
   * @param out bytes that the link wrote to the receiver
   */
  public record Carried(long in, long out) {}

  /** The bytes of {@code direction}. */
  public Carried carried(Direction direction) {
    return direction == Direction.REQUEST ? request : reply;
  }
}
