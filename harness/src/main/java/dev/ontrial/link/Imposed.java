package dev.ontrial.link;

/**
 * A fault that is in place on one or more paths, until it is healed. Healing twice does nothing.
 */
public interface Imposed extends AutoCloseable {
  /**
   * Heals the fault on all its paths. Never while one of its receivers is stopped: see {@link
   * Link#heal}.
   *
   * @throws LinkException if a path could not be healed; the others are
   */
  @Override
  void close();

  /**
   * Heals the fault and closes every connection on its paths; the safe way while a peer is stopped.
   *
   * @throws LinkException if a path could not be healed; the others are
   */
  void healByCutting();
}
