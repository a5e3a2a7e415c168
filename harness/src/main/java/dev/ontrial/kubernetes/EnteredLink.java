package dev.ontrial.kubernetes;

import dev.ontrial.link.Direction;
import dev.ontrial.link.Link;
import dev.ontrial.link.LinkCounters;
import dev.ontrial.link.LinkFault;

/**
 * The path of a worker in a pod, with a link that leads this machine to its beginning. Faults are
 * those of the path alone.
 */
record EnteredLink(Link path, Link entrance) implements Link {
  @Override
  public String name() {
    return path.name();
  }

  @Override
  public void impose(Direction direction, LinkFault fault) {
    path.impose(direction, fault);
  }

  @Override
  public void heal(Direction direction) {
    path.heal(direction);
  }

  @Override
  public void healByCutting(Direction direction) {
    path.healByCutting(direction);
  }

  @Override
  public void sever() {
    path.sever();
  }

  @Override
  public void restore() {
    path.restore();
  }

  @Override
  public void reset() {
    path.reset();
  }

  @Override
  public LinkCounters counters() {
    return path.counters();
  }

  @Override
  public void close() {
    entrance.close();
    path.close();
  }
}
